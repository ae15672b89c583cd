//! What a component may be made of, looked at before it is compiled. A module
//! of a few megabytes can keep a compiler busy for hours or make it ask for
//! all memory; one that is refused here costs no more than reading it once.
//!
//! The limits leave the real runners at least four times what they need: the
//! Python runner, 36 MB, is the largest. Only of data segments Go's linker makes as
//! many as there may be, and never more.

use wasmparser::{
    BinaryReaderError, CompositeInnerType, Encoding, FunctionBody, Operator, Parser, Payload,
    RecGroup, TypeRef,
};

/// One limit: how much of one thing there may be.
#[derive(Debug, PartialEq, Eq)]
pub struct Bound {
    /// Its name, as docs/limits.md lists it.
    pub name: &'static str,
    /// The thing that is counted, in the plural.
    pub things: &'static str,
    pub most: u64,
}

/// Declares the limits, and a list of them all.
macro_rules! bounds {
    ($($name:ident: $most:expr, $things:literal;)*) => {
        $(pub(crate) static $name: Bound = Bound { name: stringify!($name), things: $things, most: $most };)*
        /// Every limit on what a component may be made of.
        pub static BOUNDS: &[&Bound] = &[$(&$name),*];
    };
}

bounds! {
    COMPONENT_NESTING_MAX: 8, "levels of components inside components";
    COMPONENTS_MAX: 64, "components";
    MODULES_MAX: 256, "core modules";
    COMPONENT_SECTIONS_MAX: 10_000, "sections in its components";
    COMPONENT_ITEMS_MAX: 20_000, "imports, exports, aliases, instances and types in its components";
    COMPONENT_TYPE_BYTES_MAX: 1 << 20, "bytes in a section of component types";
    COMPONENT_TYPE_NESTING_MAX: 100, "levels of component types inside component types";
    TYPES_MAX: 10_000, "types in its core modules";
    TYPE_VALUES_MAX: 200, "parameters and results in a function type";
    IMPORTS_MAX: 10_000, "imports in its core modules";
    EXPORTS_MAX: 20_000, "exports in its core modules";
    FUNCTIONS_MAX: 300_000, "functions";
    FUNCTION_BODY_BYTES_MAX: 2 << 20, "bytes in a function";
    FUNCTION_LOCALS_MAX: 5_000, "locals in a function";
    FUNCTION_BRANCH_TARGETS_MAX: 50_000, "branch targets in a function";
    FUNCTION_CATCHES_DEEP_MAX: 500, "exceptions caught around one place in a function";
    FUNCTION_BLOCKS_DEEP_MAX: 10_000, "blocks inside blocks in a function";
    CODE_BYTES_MAX: 100 << 20, "bytes of code";
    GLOBALS_MAX: 10_000, "globals in its core modules";
    MEMORIES_MAX: 20, "memories";
    FIRST_MEMORY_PAGES_MAX: 16_384, "pages in a memory from its start";
    TABLES_MAX: 40, "tables";
    FIRST_TABLE_ELEMENTS_MAX: 200_000, "elements in a table from its start";
    TAGS_MAX: 100, "tags";
    ELEMENT_SEGMENTS_MAX: 1_000, "element segments";
    ELEMENTS_MAX: 200_000, "elements in its segments";
    DATA_SEGMENTS_MAX: 100_000, "data segments";
}

/// Why a component is not compiled.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is not WebAssembly at all.
    #[error("it cannot be read")]
    Unreadable(#[from] BinaryReaderError),
    #[error("it has {found} {}, where at most {} may be ({})", bound.things, bound.most, bound.name)]
    TooMuch { bound: &'static Bound, found: u64 },
}

type Answer = Result<(), Refusal>;

/// Reads a component once, from its first byte to its last, and stops at the
/// first thing of which there is too much.
pub(crate) fn check(bytes: &[u8]) -> Answer {
    let mut sums = Sums::default();
    let mut nesting = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding, .. } => {
                nesting.push(encoding);
                match encoding {
                    Encoding::Component => sums.components.add(1, &COMPONENTS_MAX)?,
                    Encoding::Module => sums.modules.add(1, &MODULES_MAX)?,
                }
                // The outermost component is no level of nesting.
                within(nesting.len() as u64 - 1, &COMPONENT_NESTING_MAX)?;
            }
            Payload::End(_) => {
                nesting.pop();
            }
            payload if nesting.last() == Some(&Encoding::Component) => {
                sums.of_component(&payload, bytes)?;
            }
            payload => sums.of_module(payload)?,
        }
    }
    Ok(())
}

/// Refuses a number that is above its bound.
fn within(found: u64, bound: &'static Bound) -> Answer {
    if found > bound.most {
        return Err(Refusal::TooMuch { bound, found });
    }
    Ok(())
}

/// A number that only grows.
#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, more: u64, bound: &'static Bound) -> Answer {
        self.0 = self.0.saturating_add(more);
        within(self.0, bound)
    }
}

/// What was counted so far, in all components and modules together.
#[derive(Default)]
struct Sums {
    components: Sum,
    modules: Sum,
    sections: Sum,
    items: Sum,
    types: Sum,
    imports: Sum,
    exports: Sum,
    functions: Sum,
    code_bytes: Sum,
    globals: Sum,
    memories: Sum,
    tables: Sum,
    tags: Sum,
    element_segments: Sum,
    elements: Sum,
    data_segments: Sum,
}

impl Sums {
    fn of_component(&mut self, payload: &Payload<'_>, bytes: &[u8]) -> Answer {
        self.sections.add(1, &COMPONENT_SECTIONS_MAX)?;
        let items = match payload {
            Payload::InstanceSection(section) => section.count(),
            Payload::CoreTypeSection(section) => {
                check_type_section(bytes.get(section.range()))?;
                section.count()
            }
            Payload::ComponentTypeSection(section) => {
                check_type_section(bytes.get(section.range()))?;
                section.count()
            }
            Payload::ComponentInstanceSection(section) => section.count(),
            Payload::ComponentAliasSection(section) => section.count(),
            Payload::ComponentCanonicalSection(section) => section.count(),
            Payload::ComponentImportSection(section) => section.count(),
            Payload::ComponentExportSection(section) => section.count(),
            _ => 0,
        };
        self.items.add(u64::from(items), &COMPONENT_ITEMS_MAX)
    }

    fn of_module(&mut self, payload: Payload<'_>) -> Answer {
        match payload {
            Payload::TypeSection(section) => {
                // The count first: it may claim more than there is time to read.
                within(u64::from(section.count()), &TYPES_MAX)?;
                for group in section {
                    self.of_types(&group?)?;
                }
                Ok(())
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.of_import(import?.ty)?;
                }
                Ok(())
            }
            Payload::FunctionSection(section) => self
                .functions
                .add(u64::from(section.count()), &FUNCTIONS_MAX),
            Payload::TableSection(section) => {
                self.tables.add(u64::from(section.count()), &TABLES_MAX)?;
                for table in section {
                    within(table?.ty.initial, &FIRST_TABLE_ELEMENTS_MAX)?;
                }
                Ok(())
            }
            Payload::MemorySection(section) => {
                self.memories
                    .add(u64::from(section.count()), &MEMORIES_MAX)?;
                for memory in section {
                    // More than the ceiling of a run, which a pool's slots are made for.
                    within(memory?.initial, &FIRST_MEMORY_PAGES_MAX)?;
                }
                Ok(())
            }
            Payload::TagSection(section) => self.tags.add(u64::from(section.count()), &TAGS_MAX),
            Payload::GlobalSection(section) => {
                self.globals.add(u64::from(section.count()), &GLOBALS_MAX)
            }
            Payload::ExportSection(section) => {
                self.exports.add(u64::from(section.count()), &EXPORTS_MAX)
            }
            Payload::ElementSection(section) => {
                self.element_segments
                    .add(u64::from(section.count()), &ELEMENT_SEGMENTS_MAX)?;
                for segment in section {
                    let items = match segment?.items {
                        wasmparser::ElementItems::Functions(items) => items.count(),
                        wasmparser::ElementItems::Expressions(_, items) => items.count(),
                    };
                    self.elements.add(u64::from(items), &ELEMENTS_MAX)?;
                }
                Ok(())
            }
            Payload::DataSection(section) => self
                .data_segments
                .add(u64::from(section.count()), &DATA_SEGMENTS_MAX),
            Payload::CodeSectionEntry(body) => self.of_function(&body),
            _ => Ok(()),
        }
    }

    fn of_types(&mut self, group: &RecGroup) -> Answer {
        for kind in group.types() {
            self.types.add(1, &TYPES_MAX)?;
            if let CompositeInnerType::Func(function) = &kind.composite_type.inner {
                let values = function.params().len() + function.results().len();
                within(values as u64, &TYPE_VALUES_MAX)?;
            }
        }
        Ok(())
    }

    fn of_import(&mut self, kind: TypeRef) -> Answer {
        self.imports.add(1, &IMPORTS_MAX)?;
        match kind {
            TypeRef::Memory(_) => self.memories.add(1, &MEMORIES_MAX),
            TypeRef::Table(_) => self.tables.add(1, &TABLES_MAX),
            _ => Ok(()),
        }
    }

    fn of_function(&mut self, body: &FunctionBody<'_>) -> Answer {
        let bytes = body.range().len() as u64;
        within(bytes, &FUNCTION_BODY_BYTES_MAX)?;
        self.code_bytes.add(bytes, &CODE_BYTES_MAX)?;
        let mut locals = Sum::default();
        for declared in body.get_locals_reader()? {
            locals.add(u64::from(declared?.0), &FUNCTION_LOCALS_MAX)?;
        }
        let mut targets = Sum::default();
        let mut blocks = Blocks::default();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            match operators.read()? {
                Operator::BrTable { targets: table } => {
                    targets.add(u64::from(table.len()), &FUNCTION_BRANCH_TARGETS_MAX)?;
                }
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                    blocks.begin(0)?;
                }
                Operator::TryTable { try_table } => {
                    blocks.begin(try_table.catches.len() as u64)?;
                }
                Operator::End => blocks.end(),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The blocks around a place in a function. Each catch around a call is looked at
/// when something is thrown through it, and that costs no fuel: a function that
/// calls itself makes one throw look at its catches once for each call.
#[derive(Default)]
struct Blocks {
    /// Catches of each block, the outermost first.
    catches: Vec<u64>,
    catches_deep: u64,
}

impl Blocks {
    fn begin(&mut self, catches: u64) -> Answer {
        self.catches.push(catches);
        within(self.catches.len() as u64, &FUNCTION_BLOCKS_DEEP_MAX)?;
        self.catches_deep = self.catches_deep.saturating_add(catches);
        within(self.catches_deep, &FUNCTION_CATCHES_DEEP_MAX)
    }

    fn end(&mut self) {
        // The last end is the function's own.
        self.catches_deep -= self.catches.pop().unwrap_or(0);
    }
}

/// Looks at types of components without reading them: the reader calls itself
/// for a type inside a type before it counts how deep it is, so a chain of a
/// hundred thousand would end this process. Each type inside another begins
/// with the two bytes that say so, and can be nowhere else than where they are.
fn check_type_section(section: Option<&[u8]>) -> Answer {
    let section = section.unwrap_or_default();
    within(section.len() as u64, &COMPONENT_TYPE_BYTES_MAX)?;
    let nested = section
        .windows(2)
        .filter(|pair| matches!(pair, [0x01, 0x41 | 0x42]))
        .count();
    within(nested as u64, &COMPONENT_TYPE_NESTING_MAX)
}

#[cfg(test)]
mod tests;
