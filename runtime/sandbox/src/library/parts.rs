//! A program taken apart, as far as it is of the plain kind that can be split: one
//! memory, one table of functions, everything else imported from preview 1. What is
//! of any other kind is not read at all.

use runtime_host::preview1;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, Export, FunctionBody, GlobalType, MemoryType,
    Operator, Parser, Payload, RefType, TableType, TypeRef, Validator,
};

/// The section in which a linker tells how many functions have fixed places.
const FIXED: &str = "fixed functions";

/// The parts of a program. Sections are without their heads.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) types_section: &'a [u8],
    /// Each type's bytes.
    pub(super) types: Vec<&'a [u8]>,
    pub(super) imports_section: &'a [u8],
    /// Functions of the host: name and type.
    pub(super) imports: Vec<(&'a str, u32)>,
    /// The types of the module's own functions.
    pub(super) functions: Vec<u32>,
    pub(super) table_elements: u64,
    pub(super) memory_pages: u64,
    pub(super) globals_section: &'a [u8],
    pub(super) globals: Vec<GlobalType>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) elements_start: i32,
    pub(super) elements: Vec<u32>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Where each begins in memory, and its bytes.
    pub(super) data: Vec<(i32, &'a [u8])>,
    pub(super) fixed_functions: Option<usize>,
}

impl<'a> Parts<'a> {
    /// Takes a program apart; `None` for what is no module, or of another kind. Sections,
    /// their order and their contents are valid then; the bodies of functions are not looked at.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        if !Parser::is_core_wasm(bytes) {
            return None;
        }
        let mut parts = Self::default();
        let mut validator = Validator::new();
        let (mut tables, mut memories) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.ok()?;
            validator.payload(&payload).ok()?;
            match payload {
                Payload::TableSection(section) => {
                    for table in section {
                        let table = table.ok()?;
                        if !matches!(table.init, wasmparser::TableInit::RefNull) {
                            return None;
                        }
                        tables.push(table.ty);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        memories.push(memory.ok()?);
                    }
                }
                payload => parts.take(payload, bytes)?,
            }
        }
        parts.table_elements = plain_table(&tables)?;
        parts.memory_pages = plain_memory(&memories)?;
        Some(parts)
    }

    fn take(&mut self, payload: Payload<'a>, bytes: &'a [u8]) -> Option<()> {
        match payload {
            Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::End(_) => {}
            Payload::TypeSection(section) => {
                let range = section.range();
                let mut starts = Vec::new();
                for group in section.into_iter_with_offsets() {
                    let (start, group) = group.ok()?;
                    if group.types().len() != 1 {
                        return None;
                    }
                    starts.push(start);
                }
                starts.push(range.end);
                for pair in starts.windows(2) {
                    self.types.push(bytes.get(pair[0]..pair[1])?);
                }
                self.types_section = bytes.get(range)?;
            }
            Payload::ImportSection(section) => {
                self.imports_section = bytes.get(section.range())?;
                for import in section.into_imports() {
                    let import = import.ok()?;
                    match import.ty {
                        TypeRef::Func(kind) if import.module == preview1::MODULE => {
                            self.imports.push((import.name, kind));
                        }
                        _ => return None,
                    }
                }
            }
            Payload::FunctionSection(section) => {
                self.functions = section.into_iter().collect::<Result<_, _>>().ok()?;
            }
            Payload::GlobalSection(section) => {
                self.globals_section = bytes.get(section.range())?;
                for global in section {
                    self.globals.push(global.ok()?.ty);
                }
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>().ok()?;
            }
            Payload::ElementSection(section) => {
                let mut segments = section.into_iter();
                let segment = segments.next()?.ok()?;
                if segments.next().is_some() {
                    return None;
                }
                let ElementKind::Active {
                    table_index: None | Some(0),
                    offset_expr,
                } = segment.kind
                else {
                    return None;
                };
                self.elements_start = constant(&offset_expr)?;
                let ElementItems::Functions(items) = segment.items else {
                    return None;
                };
                self.elements = items.into_iter().collect::<Result<_, _>>().ok()?;
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment.ok()?;
                    let DataKind::Active {
                        memory_index: 0,
                        offset_expr,
                    } = segment.kind
                    else {
                        return None;
                    };
                    self.data.push((constant(&offset_expr)?, segment.data));
                }
            }
            Payload::CustomSection(section) => match section.name() {
                FIXED => self.fixed_functions = number(section.data()),
                // The line of a crash is told with these, which a part would not have.
                name if name.starts_with(".debug_") => return None,
                _ => {}
            },
            // A function that is called at the start, exceptions, segments that are laid
            // out later, and whatever there will be.
            _ => return None,
        }
        Some(())
    }
}

fn plain_table(tables: &[TableType]) -> Option<u64> {
    match tables {
        [table]
            if table.element_type == RefType::FUNCREF
                && !table.table64
                && !table.shared
                && table.maximum.is_none() =>
        {
            Some(table.initial)
        }
        _ => None,
    }
}

fn plain_memory(memories: &[MemoryType]) -> Option<u64> {
    match memories {
        [memory]
            if !memory.memory64
                && !memory.shared
                && memory.maximum.is_none()
                && memory.page_size_log2.is_none() =>
        {
            Some(memory.initial)
        }
        _ => None,
    }
}

fn constant(expression: &ConstExpr<'_>) -> Option<i32> {
    let mut operators = expression.get_operators_reader();
    match (operators.read().ok()?, operators.read().ok()?) {
        (Operator::I32Const { value }, Operator::End) if operators.eof() => Some(value),
        _ => None,
    }
}

/// An unsigned number as modules write them.
fn number(bytes: &[u8]) -> Option<usize> {
    let mut reader = wasmparser::BinaryReader::new(bytes, 0);
    let number = reader.read_var_u32().ok()?;
    reader.eof().then_some(number as usize)
}
