//! Enums in place: `enum Color { Red, Green }` becomes the object that
//! TypeScript makes of it, on as many lines as it stood on.

use oxc::ast::ast::{Expression, TSEnumDeclaration, TSEnumMemberName, UnaryOperator};

/// The JavaScript of an enum, or `None` when a member's value has to be computed.
pub(crate) fn enum_text(declaration: &TSEnumDeclaration, source: &str) -> Option<String> {
    let name = declaration.id.name.as_str();
    let mut next = Some(0.0);
    let mut body = String::new();
    for member in &declaration.body.members {
        let key = match &member.id {
            TSEnumMemberName::Identifier(id) => id.name.as_str(),
            TSEnumMemberName::String(text) | TSEnumMemberName::ComputedString(text) => {
                text.value.as_str()
            }
            TSEnumMemberName::ComputedTemplateString(_) => return None,
        };
        let key = quoted(key);
        match &member.initializer {
            Some(Expression::StringLiteral(text)) => {
                let span = text.span;
                let written = source.get(span.start as usize..span.end as usize)?;
                body.push_str(&format!(" {name}[{key}] = {written};"));
                next = None;
            }
            other => {
                let number = match other {
                    None => next?,
                    Some(value) => constant(value)?,
                };
                body.push_str(&format!(" {name}[{name}[{key}] = {number}] = {key};"));
                next = Some(number + 1.0);
            }
        }
    }
    let span = declaration.span;
    let written = source.get(span.start as usize..span.end as usize)?;
    let lines = "\n".repeat(written.matches('\n').count());
    Some(format!(
        "var {name}; (function ({name}) {{{body} }})({name} || ({name} = {{}}));{lines}"
    ))
}

/// A number that is written out, with a sign, shifted or combined.
fn constant(expression: &Expression) -> Option<f64> {
    match expression {
        Expression::NumericLiteral(number) => Some(number.value),
        Expression::ParenthesizedExpression(inner) => constant(&inner.expression),
        Expression::UnaryExpression(unary) => match unary.operator {
            UnaryOperator::UnaryNegation => Some(-constant(&unary.argument)?),
            UnaryOperator::UnaryPlus => constant(&unary.argument),
            _ => None,
        },
        Expression::BinaryExpression(binary) => {
            use oxc::ast::ast::BinaryOperator;
            let (left, right) = (constant(&binary.left)?, constant(&binary.right)?);
            match binary.operator {
                BinaryOperator::Addition => Some(left + right),
                BinaryOperator::Subtraction => Some(left - right),
                BinaryOperator::Multiplication => Some(left * right),
                BinaryOperator::ShiftLeft if small(left) && (0.0..31.0).contains(&right) => {
                    Some(left * 2_f64.powf(right.trunc()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether shifting a number left cannot leave JavaScript's 32 bits.
fn small(number: f64) -> bool {
    number == 1.0
}

fn quoted(key: &str) -> String {
    format!("{key:?}").replace("\\u{", "\\u{")
}
