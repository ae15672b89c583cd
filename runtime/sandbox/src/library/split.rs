//! What is a program's own, as a module that imports the rest from its library.

use std::collections::BTreeSet;

use runtime_host::preview1;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, GlobalType, ImportSection, Module, SectionId,
};
use wasmparser::{ExternalKind, FunctionBody};

use super::parts::Parts;
use super::{FUNCTION, GLOBAL, Library, MEMORY, MODULE, TABLE, as_index, memory, raw};
use crate::admit::{FIRST_MEMORY_PAGES_MAX, FIRST_TABLE_ELEMENTS_MAX};

/// Zeros between two pieces of data that are copied with them: a piece more costs more.
const GAP_BYTES_MAX: usize = 4096;

impl Library<'_> {
    /// The part of a program that is not this library's; `None` for a program that does
    /// not begin with the library, or is of a kind that cannot be split.
    pub(crate) fn split(&self, program: &[u8]) -> Option<Vec<u8>> {
        let program = Parts::read(program)?;
        if !self.begins(&program) {
            return None;
        }
        let mut own = Own {
            program: &program,
            functions: self.functions,
            used: BTreeSet::new(),
            gathering: true,
        };
        own.code(&mut CodeSection::new()).ok()?;
        for index in self.named(&program)? {
            own.function_index(index).ok()?;
        }
        own.gathering = false;
        self.own_part(&mut own)
    }

    /// Whether everything that the library's code meets is the same in a program.
    fn begins(&self, program: &Parts<'_>) -> bool {
        let library = &self.program;
        let bodies = program.bodies.iter().map(FunctionBody::as_bytes);
        let known = library.bodies.iter().map(FunctionBody::as_bytes);
        program.types.get(..library.types.len()) == Some(&library.types)
            && program.imports_section == library.imports_section
            && program.functions.get(..self.functions)
                == library.functions.get(..self.functions)
            && program.globals_section == library.globals_section
            && program.elements_start == library.elements_start
            && program.elements.get(..self.elements) == library.elements.get(..self.elements)
            // More than these is refused where the whole program is.
            && (self.table_elements()..=FIRST_TABLE_ELEMENTS_MAX.most)
                .contains(&program.table_elements)
            && (library.memory_pages..=FIRST_MEMORY_PAGES_MAX.most)
                .contains(&program.memory_pages)
            && program.bodies.len() >= self.functions
            && bodies.zip(known).take(self.functions).all(|(one, other)| one == other)
    }

    /// The functions that a program's own part names outside of code.
    fn named(&self, program: &Parts<'_>) -> Option<Vec<u32>> {
        let exports = program.exports.iter();
        let exported = exports
            .filter(|export| export.kind == ExternalKind::Func)
            .map(|export| export.index);
        let elements = program.elements.get(self.elements..)?;
        Some(exported.chain(elements.iter().copied()).collect())
    }

    fn own_part(&self, own: &mut Own<'_>) -> Option<Vec<u8>> {
        let program = own.program;
        let hosts = program.imports.len();
        let mut imports = ImportSection::new();
        for index in &own.used {
            let index = *index as usize;
            match program.imports.get(index) {
                Some((name, kind)) => {
                    imports.import(preview1::MODULE, name, EntityType::Function(*kind));
                }
                None => {
                    let number = index - hosts;
                    let kind = *program.functions.get(number)?;
                    let name = format!("{FUNCTION}{number}");
                    imports.import(MODULE, &name, EntityType::Function(kind));
                }
            }
        }
        imports.import(MODULE, MEMORY, memory(program.memory_pages));
        imports.import(MODULE, TABLE, self.table(program.table_elements));
        for (index, global) in program.globals.iter().enumerate() {
            let kind = GlobalType::try_from(*global).ok()?;
            imports.import(MODULE, &format!("{GLOBAL}{index}"), kind);
        }
        let mut functions = FunctionSection::new();
        for kind in program.functions.get(self.functions..)? {
            functions.function(*kind);
        }
        let mut exports = ExportSection::new();
        for export in &program.exports {
            let (kind, index) = match export.kind {
                ExternalKind::Func => (ExportKind::Func, own.function_index(export.index).ok()?),
                ExternalKind::Memory => (ExportKind::Memory, export.index),
                ExternalKind::Table => (ExportKind::Table, export.index),
                ExternalKind::Global => (ExportKind::Global, export.index),
                _ => return None,
            };
            exports.export(export.name, kind, index);
        }
        let mut elements = ElementSection::new();
        let own_elements = program.elements.get(self.elements..)?;
        if !own_elements.is_empty() {
            let start = i64::from(program.elements_start) + i64::try_from(self.elements).ok()?;
            let start = ConstExpr::i32_const(i32::try_from(start).ok()?);
            let indices = own_elements.iter().map(|index| own.function_index(*index));
            let indices: Vec<u32> = indices.collect::<Result<_, _>>().ok()?;
            elements.active(None, &start, Elements::Functions(indices.into()));
        }
        let mut code = CodeSection::new();
        own.code(&mut code).ok()?;
        let mut module = Module::new();
        module
            .section(&raw(SectionId::Type, program.types_section))
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&elements)
            .section(&code)
            .section(&data(&program.data)?);
        Some(module.finish())
    }
}

/// Numbers functions as a program's own part has them: first those that it uses of the
/// host and the library, then its own.
struct Own<'a> {
    program: &'a Parts<'a>,
    /// The library's functions.
    functions: usize,
    used: BTreeSet<u32>,
    /// Whether what is used is still being found out.
    gathering: bool,
}

impl Own<'_> {
    /// Writes the program's own functions down.
    fn code(&mut self, code: &mut CodeSection) -> Result<(), Error> {
        let program = self.program;
        for body in program.bodies.get(self.functions..).unwrap_or_default() {
            utils::parse_function_body(self, code, body.clone())?;
        }
        Ok(())
    }
}

impl Reencode for Own<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        let first_own = as_index(self.program.imports.len() + self.functions);
        match index.checked_sub(first_own) {
            Some(own) => Ok(as_index(self.used.len()).saturating_add(own)),
            None if self.gathering => {
                self.used.insert(index);
                Ok(index)
            }
            None => Ok(as_index(self.used.range(..index).count())),
        }
    }
}

/// Pieces of data, those that lie close to each other as one; memory is all zeros before.
/// `None` if one lies over another: then it would matter which comes first.
fn data(pieces: &[(i32, &[u8])]) -> Option<DataSection> {
    let mut pieces = pieces.to_vec();
    pieces.sort_by_key(|(place, _)| *place);
    let mut section = DataSection::new();
    let mut start = 0;
    let mut bytes: Vec<u8> = Vec::new();
    for (place, piece) in pieces {
        let place = usize::try_from(place).ok()?;
        let gap = place.checked_sub(start + bytes.len())?;
        if gap > GAP_BYTES_MAX || bytes.is_empty() {
            add(&mut section, start, &bytes)?;
            start = place;
            bytes.clear();
        } else {
            bytes.resize(bytes.len() + gap, 0);
        }
        bytes.extend_from_slice(piece);
    }
    add(&mut section, start, &bytes)?;
    Some(section)
}

fn add(section: &mut DataSection, start: usize, bytes: &[u8]) -> Option<()> {
    if !bytes.is_empty() {
        let start = ConstExpr::i32_const(i32::try_from(start).ok()?);
        section.active(0, &start, bytes.iter().copied());
    }
    Some(())
}
