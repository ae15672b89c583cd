//! Finds what is only there for types and blanks it.

use std::ops::Range;

use oxc::allocator::Allocator;
use oxc::ast::ast::*;
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::semantic::{ScopeFlags, Scoping, SemanticBuilder};
use oxc::span::{GetSpan, SourceType, Span};
use runtime_contract::Diagnostic;

use crate::edits::Edits;
use crate::enums::enum_text;
use crate::places;

/// What came of blanking a file.
pub(crate) enum Blanked {
    Whole(String),
    /// It holds something that blanking cannot take out.
    NeedsRewriting,
}

/// Blanks the types of a file, or says why it is not TypeScript.
pub(crate) fn blank_types(path: &str, source: &str) -> Result<Blanked, Vec<Diagnostic>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::ts()).parse();
    let errors = places::from_oxc(path, source, parsed.diagnostics.iter());
    if !errors.is_empty() {
        return Err(errors);
    }
    let semantic = SemanticBuilder::new().build(&parsed.program).semantic;
    let mut blanker = Blanker {
        source,
        scoping: semantic.scoping(),
        edits: Edits::default(),
        needs_rewriting: false,
    };
    blanker.visit_program(&parsed.program);
    if blanker.needs_rewriting {
        return Ok(Blanked::NeedsRewriting);
    }
    Ok(Blanked::Whole(blanker.edits.apply(source)))
}

struct Blanker<'s> {
    source: &'s str,
    scoping: &'s Scoping,
    edits: Edits,
    needs_rewriting: bool,
}

const fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The words before a member's or a parameter's name that only types know.
const MODIFIERS: [&str; 7] = [
    "public",
    "private",
    "protected",
    "readonly",
    "override",
    "abstract",
    "declare",
];

impl Blanker<'_> {
    fn text(&self, range: Range<usize>) -> &str {
        self.source.get(range).unwrap_or_default()
    }

    /// Blanks the modifiers between two places.
    fn blank_modifiers(&mut self, within: Range<usize>) {
        let start = within.start;
        let text = self.text(within).to_owned();
        let mut at = 0;
        for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
            if MODIFIERS.contains(&word) {
                self.edits.blank(start + at..start + at + word.len());
            }
            at += word.len() + 1;
        }
    }

    /// Blanks one mark such as `?` or `!` between two places.
    fn blank_mark(&mut self, mark: char, within: Range<usize>) {
        if let Some(found) = self.text(within.clone()).find(mark) {
            let at = within.start + found;
            self.edits.blank(at..at + mark.len_utf8());
        }
    }

    /// Blanks an entry of a list with the comma behind it.
    fn blank_entry(&mut self, span: Span) {
        let end = span.end as usize;
        let rest = self.source.get(end..).unwrap_or_default();
        let after = rest.trim_start();
        let comma = if after.starts_with(',') {
            rest.len() - after.len() + 1
        } else {
            0
        };
        self.edits.blank(span.start as usize..end + comma);
    }

    fn blank_statement(&mut self, span: Span) {
        self.edits.blank_statement(range(span));
    }

    /// Whether an imported name is used for anything that runs.
    fn is_used_as_value(&self, local: &BindingIdentifier) -> bool {
        let Some(symbol) = local.symbol_id.get() else {
            return true;
        };
        self.scoping
            .get_resolved_references(symbol)
            .any(|reference| reference.is_value())
    }

    /// Whether `export { name }` names something that is only a type.
    fn exports_a_type(&self, specifier: &ExportSpecifier) -> bool {
        let ModuleExportName::IdentifierReference(name) = &specifier.local else {
            return false;
        };
        let symbol = name
            .reference_id
            .get()
            .and_then(|id| self.scoping.get_reference(id).symbol_id());
        symbol.is_some_and(|symbol| {
            let flags = self.scoping.symbol_flags(symbol);
            flags.is_type() && !flags.is_value()
        })
    }

    /// Handles a declaration; `whole` is the statement that it is (part of).
    /// Gives true when nothing of it is left to look at.
    fn declaration(&mut self, declaration: &Declaration, whole: Span) -> bool {
        let gone = match declaration {
            Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
            | Declaration::TSExternalModuleDeclaration(_)
            | Declaration::TSGlobalDeclaration(_) => true,
            Declaration::FunctionDeclaration(function) => function.body.is_none(),
            Declaration::ClassDeclaration(class) => class.declare,
            Declaration::VariableDeclaration(variable) => variable.declare,
            Declaration::TSEnumDeclaration(declaration) => declaration.declare,
            Declaration::TSNamespaceDeclaration(namespace) => {
                namespace.declare || !holds_values(namespace)
            }
            Declaration::TSImportEqualsDeclaration(import) => {
                import.import_kind == ImportOrExportKind::Type
            }
        };
        if gone {
            self.blank_statement(whole);
        }
        gone
    }

    /// `constructor(private name: string)` stores the parameter in a field.
    fn store_parameter_properties(&mut self, class: &Class) {
        let constructor = class.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method)
                if method.kind == MethodDefinitionKind::Constructor
                    && method.value.body.is_some() =>
            {
                Some(&method.value)
            }
            _ => None,
        });
        let Some((function, body)) =
            constructor.and_then(|function| function.body.as_ref().map(|body| (function, body)))
        else {
            return;
        };
        let mut stores = String::new();
        for parameter in &function.params.items {
            if !is_property(parameter) {
                continue;
            }
            match &parameter.pattern {
                BindingPattern::BindingIdentifier(name) => {
                    stores.push_str(&format!(" this.{0} = {0};", name.name));
                }
                BindingPattern::AssignmentPattern(_)
                | BindingPattern::ObjectPattern(_)
                | BindingPattern::ArrayPattern(_) => self.needs_rewriting = true,
            }
        }
        if stores.is_empty() {
            return;
        }
        let after_super = body
            .statements
            .iter()
            .find_map(|statement| match statement {
                Statement::ExpressionStatement(expression) => match &expression.expression {
                    Expression::CallExpression(call)
                        if matches!(call.callee, Expression::Super(_)) =>
                    {
                        Some(statement.span().end as usize)
                    }
                    _ => None,
                },
                _ => None,
            });
        if class.heritage.is_some() && after_super.is_none() {
            self.needs_rewriting = true;
            return;
        }
        let after_directives = body.directives.last().map(|it| it.span.end as usize);
        let start = after_super
            .or(after_directives)
            .map_or_else(|| (body.span.start as usize + 1, ""), |end| (end, ";"));
        self.edits.insert(start.0, &format!("{}{stores}", start.1));
    }

    fn class_head(&mut self, class: &Class) {
        let start = class
            .decorators
            .last()
            .map_or(class.span.start, |it| it.span.end) as usize;
        let name = class.id.as_ref().map(|id| id.span.start);
        let end = name.unwrap_or(class.body.span.start) as usize;
        if class.r#abstract || class.declare {
            let keyword = self
                .text(start..end)
                .find("class")
                .map_or(end, |at| start + at);
            self.blank_modifiers(start..keyword);
        }
        if let (Some(first), Some(last)) = (class.implements.first(), class.implements.last()) {
            let before = self.text(start..first.span.start as usize);
            if let Some(keyword) = before.rfind("implements") {
                self.edits.blank(start + keyword..last.span.end as usize);
            }
        }
    }
}

/// Whether a parameter of a constructor is also a field.
fn is_property(parameter: &FormalParameter) -> bool {
    parameter.accessibility.is_some() || parameter.readonly || parameter.r#override
}

/// Whether a namespace has anything that runs.
fn holds_values(namespace: &TSNamespaceDeclaration) -> bool {
    match &namespace.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => holds_values(inner),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => {
            block.body.iter().any(|statement| match statement {
                Statement::TSTypeAliasDeclaration(_) | Statement::TSInterfaceDeclaration(_) => {
                    false
                }
                Statement::TSNamespaceDeclaration(inner) => holds_values(inner),
                Statement::ExportDeclaration(export) => match &export.declaration {
                    Declaration::TSTypeAliasDeclaration(_)
                    | Declaration::TSInterfaceDeclaration(_) => false,
                    Declaration::TSNamespaceDeclaration(inner) => holds_values(inner),
                    _ => true,
                },
                _ => true,
            })
        }
    }
}

impl<'a> Visit<'a> for Blanker<'_> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        let span = it.span();
        let gone = match it {
            Statement::ExportDeclaration(export) => self.declaration(&export.declaration, span),
            Statement::ExportDefaultDeclaration(export) => {
                let gone = match &export.declaration {
                    ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                        function.body.is_none()
                    }
                    _ => false,
                };
                if gone {
                    self.blank_statement(span);
                }
                gone
            }
            Statement::ExportAllDeclaration(export) => {
                let gone = export.export_kind == ImportOrExportKind::Type;
                if gone {
                    self.blank_statement(span);
                }
                gone
            }
            Statement::TSNamespaceExportDeclaration(_) => {
                self.blank_statement(span);
                true
            }
            Statement::TSExportAssignment(_) => {
                self.needs_rewriting = true;
                true
            }
            other => other
                .as_declaration()
                .is_some_and(|inner| self.declaration(inner, span)),
        };
        if !gone {
            walk::walk_statement(self, it);
        }
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let Some(specifiers) = it.specifiers.as_ref().filter(|list| !list.is_empty()) else {
            return;
        };
        let is_type = |specifier: &ImportDeclarationSpecifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(it) => {
                it.import_kind == ImportOrExportKind::Type || !self.is_used_as_value(&it.local)
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => {
                !self.is_used_as_value(&it.local)
            }
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                !self.is_used_as_value(&it.local)
            }
        };
        let types: Vec<bool> = specifiers.iter().map(is_type).collect();
        let all_named_are_types = specifiers.iter().zip(&types).all(|(it, gone)| {
            *gone || matches!(it, ImportDeclarationSpecifier::ImportDefaultSpecifier(_))
        });
        if it.import_kind == ImportOrExportKind::Type || types.iter().all(|gone| *gone) {
            self.blank_statement(it.span);
            return;
        }
        // `import Shape, { type Side } from` keeps an empty pair of braces.
        let keeps_default_only = all_named_are_types && specifiers.len() > 1;
        for (specifier, gone) in specifiers.iter().zip(types) {
            if !gone {
                continue;
            }
            if keeps_default_only
                && matches!(
                    specifier,
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(_)
                )
            {
                self.needs_rewriting = true;
            }
            self.blank_entry(specifier.span());
        }
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        if it.export_kind == ImportOrExportKind::Type {
            self.blank_statement(it.span);
            return;
        }
        for specifier in &it.specifiers {
            if specifier.export_kind == ImportOrExportKind::Type || self.exports_a_type(specifier) {
                self.blank_entry(specifier.span);
            }
        }
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        let is_type =
            |specifier: &ExportSpecifier| specifier.export_kind == ImportOrExportKind::Type;
        let all = !it.specifiers.is_empty() && it.specifiers.iter().all(is_type);
        if it.export_kind == ImportOrExportKind::Type || all {
            self.blank_statement(it.span);
            return;
        }
        for specifier in it.specifiers.iter().filter(|specifier| is_type(specifier)) {
            self.blank_entry(specifier.span);
        }
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        match enum_text(it, self.source) {
            Some(text) => {
                let span = range(it.span);
                let kept_lines = text.trim_end_matches('\n').len();
                self.edits.insert(span.start, &text[..kept_lines]);
                self.edits.blank(span);
            }
            None => self.needs_rewriting = true,
        }
    }

    fn visit_ts_namespace_declaration(&mut self, _: &TSNamespaceDeclaration<'a>) {
        self.needs_rewriting = true;
    }

    fn visit_ts_import_equals_declaration(&mut self, _: &TSImportEqualsDeclaration<'a>) {
        self.needs_rewriting = true;
    }

    fn visit_decorator(&mut self, _: &Decorator<'a>) {
        self.needs_rewriting = true;
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class_head(it);
        self.store_parameter_properties(it);
        walk::walk_class(self, it);
    }

    fn visit_ts_class_implements(&mut self, _: &TSClassImplements<'a>) {}

    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        let gone = match it {
            ClassElement::TSIndexSignature(_) => true,
            ClassElement::MethodDefinition(method) => method.value.body.is_none(),
            ClassElement::PropertyDefinition(property) => {
                property.declare
                    || property.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition
            }
            ClassElement::AccessorProperty(property) => {
                property.r#type == AccessorPropertyType::TSAbstractAccessorProperty
            }
            ClassElement::StaticBlock(_) => false,
        };
        if gone {
            self.blank_statement(it.span());
        } else {
            walk::walk_class_element(self, it);
        }
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.blank_modifiers(range(it.span).start..it.key.span().start as usize);
        if it.optional {
            self.blank_mark(
                '?',
                it.key.span().end as usize..it.value.params.span.start as usize,
            );
        }
        walk::walk_method_definition(self, it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.blank_modifiers(range(it.span).start..it.key.span().start as usize);
        let value = it.value.as_ref().map(|value| value.span().start);
        let annotation = it
            .type_annotation
            .as_ref()
            .map(|annotation| annotation.span.start);
        let end = annotation.or(value).unwrap_or(it.span.end) as usize;
        let within = it.key.span().end as usize..end;
        if it.optional {
            self.blank_mark('?', within);
        } else if it.definite {
            self.blank_mark('!', within);
        }
        walk::walk_property_definition(self, it);
    }

    fn visit_accessor_property(&mut self, it: &AccessorProperty<'a>) {
        self.blank_modifiers(range(it.span).start..it.key.span().start as usize);
        walk::walk_accessor_property(self, it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        let pattern = it.pattern.span();
        if is_property(it) {
            self.blank_modifiers(range(it.span).start..pattern.start as usize);
        }
        if it.optional {
            let annotation = it
                .type_annotation
                .as_ref()
                .map(|annotation| annotation.span);
            let end = annotation.map_or(it.span.end, |span| span.end) as usize;
            // The pattern's span may already hold its `?`.
            let name_end = match &it.pattern {
                BindingPattern::BindingIdentifier(name) => {
                    name.span.start as usize + name.name.len()
                }
                _ => pattern.end as usize,
            };
            self.blank_mark('?', name_end..end.max(name_end));
        }
        walk::walk_formal_parameter(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if it.definite {
            let end = it
                .type_annotation
                .as_ref()
                .map_or(it.span.end, |it| it.span.start);
            let start = match &it.id {
                BindingPattern::BindingIdentifier(name) => {
                    name.span.start as usize + name.name.len()
                }
                other => other.span().end as usize,
            };
            self.blank_mark('!', start..(end as usize).max(start));
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        // `(a): {⏎} => a`: the arrow must stay on the line of its parameters.
        let head = it.return_type.as_ref().map(|it| range(it.span));
        let generics = it.type_parameters.as_ref().map(|it| range(it.span));
        if [head, generics]
            .into_iter()
            .flatten()
            .any(|span| self.text(span).contains('\n'))
        {
            self.needs_rewriting = true;
        }
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_ts_this_parameter(&mut self, it: &TSThisParameter<'a>) {
        self.blank_entry(it.span);
    }

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        let mut span = range(it.span);
        if !self.text(span.clone()).starts_with(':') {
            let before = self.text(0..span.start).trim_end();
            if before.ends_with(':') {
                span.start = before.len() - 1;
            }
        }
        self.edits.blank(span);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.edits.blank(range(it.span));
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.edits.blank(range(it.span));
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.edits
            .blank(it.expression.span().end as usize..it.span.end as usize);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.edits
            .blank(it.expression.span().end as usize..it.span.end as usize);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        let gone = it.span.start as usize..it.expression.span().start as usize;
        if self.text(gone.clone()).contains('\n') {
            self.needs_rewriting = true;
        }
        self.edits.blank(gone);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.edits
            .blank(it.expression.span().end as usize..it.span.end as usize);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_instantiation_expression(&mut self, it: &TSInstantiationExpression<'a>) {
        self.edits.blank(range(it.type_arguments.span));
        self.visit_expression(&it.expression);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        walk::walk_function(self, it, flags);
    }
}
