//! What the programs of a language have in common. A linker that gives its library's
//! functions fixed places makes programs that all begin with the same functions, to
//! the byte. Their native code is made once; of each program only its own part is
//! compiled. The program stays an ordinary module: one that begins otherwise is
//! compiled as a whole, and nobody can tell which of the two happened.

mod parts;
mod split;

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, FunctionSection,
    MemorySection, MemoryType, Module, RawSection, RefType, SectionId, TableSection, TableType,
};

use parts::Parts;

/// The name under which a program's own part imports what is the library's.
pub(crate) const MODULE: &str = "opencode:library";
/// The names there, of which functions and globals have a number behind theirs.
pub(crate) const MEMORY: &str = "memory";
pub(crate) const TABLE: &str = "table";
const FUNCTION: &str = "f";
const GLOBAL: &str = "g";

/// A library, as the program that has nothing else in it.
pub(crate) struct Library<'a> {
    program: Parts<'a>,
    /// How many functions have fixed places: the first ones.
    functions: usize,
    /// How many elements of the table are such functions: the first ones.
    elements: usize,
}

impl<'a> Library<'a> {
    /// Reads a library; `None` for a module that is not such a program.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let program = Parts::read(bytes)?;
        let functions = program.fixed_functions?;
        if functions == 0 || functions > program.bodies.len() {
            return None;
        }
        let first_own = program.imports.len() + functions;
        let elements = program.elements.iter();
        let elements = elements.take_while(|function| (**function as usize) < first_own);
        Some(Self {
            functions,
            elements: elements.count(),
            program,
        })
    }

    /// The module that is compiled once. It has the memory, the table and the globals,
    /// which begin as small as those of any program.
    pub(crate) fn module(&self) -> Vec<u8> {
        let program = &self.program;
        let mut functions = FunctionSection::new();
        let mut exports = ExportSection::new();
        for (index, kind) in program.functions[..self.functions].iter().enumerate() {
            functions.function(*kind);
            let index = as_index(index);
            let name = format!("{FUNCTION}{index}");
            let function = as_index(program.imports.len()) + index;
            exports.export(&name, ExportKind::Func, function);
        }
        exports.export(MEMORY, ExportKind::Memory, 0);
        exports.export(TABLE, ExportKind::Table, 0);
        for index in 0..as_index(program.globals.len()) {
            exports.export(&format!("{GLOBAL}{index}"), ExportKind::Global, index);
        }
        let mut tables = TableSection::new();
        tables.table(self.table(self.table_elements()));
        let mut memories = MemorySection::new();
        memories.memory(memory(program.memory_pages));
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(program.elements_start),
            Elements::Functions(program.elements[..self.elements].into()),
        );
        let mut code = CodeSection::new();
        for body in &program.bodies[..self.functions] {
            code.raw(body.as_bytes());
        }
        let mut module = Module::new();
        module
            .section(&raw(SectionId::Type, program.types_section))
            .section(&raw(SectionId::Import, program.imports_section))
            .section(&functions)
            .section(&tables)
            .section(&memories)
            .section(&raw(SectionId::Global, program.globals_section))
            .section(&exports)
            .section(&elements)
            .section(&code);
        module.finish()
    }

    /// The least that the table must hold.
    fn table_elements(&self) -> u64 {
        u64::from(self.program.elements_start.cast_unsigned()) + self.elements as u64
    }

    fn table(&self, minimum: u64) -> TableType {
        TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum,
            maximum: None,
            shared: false,
        }
    }
}

fn memory(minimum: u64) -> MemoryType {
    MemoryType {
        minimum,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    }
}

fn raw(id: SectionId, data: &[u8]) -> RawSection<'_> {
    RawSection {
        id: id.into(),
        data,
    }
}

/// A number of things in a module that was read, each of which took a byte at least.
fn as_index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
