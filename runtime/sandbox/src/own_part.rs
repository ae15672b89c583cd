//! Programs of which only the own part was compiled for them: linked to the code of
//! their library, which has the memory, the table and the globals of both.

use std::path::Path;
use std::sync::Arc;

use runtime_host::preview1;
use wasmtime::{
    Engine, Extern, ExternType, Instance, InstancePre, Linker, Memory, Module, ModuleExport, Ref,
    Store, Table,
};

use crate::SandboxFault;
use crate::library::{MEMORY, MODULE, TABLE};
use crate::program::{self, host_functions};
use crate::run::Guest;

/// Bytes of a page of memory.
const PAGE_BYTES: u64 = 64 << 10;

/// The loaded code of a library.
pub(crate) struct LibraryCode {
    module: Module,
    pre: InstancePre<Guest>,
    linker: Linker<Guest>,
}

impl LibraryCode {
    /// Links a library to the host; the path names it in faults.
    pub(crate) fn link(engine: &Engine, path: &Path, module: Module) -> Result<Self, SandboxFault> {
        let linker = host_functions(engine, path)?;
        let pre = linker.instantiate_pre(&module);
        let pre = pre.map_err(|source| SandboxFault::WrongImport {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            module,
            pre,
            linker,
        })
    }
}

/// The loaded code of a program's own part.
pub(crate) struct OwnPart {
    library: Arc<LibraryCode>,
    module: Module,
    imports: Vec<Source>,
    memory: ModuleExport,
    memory_pages: u64,
    table: ModuleExport,
    table_elements: u64,
}

/// Where something comes from that the own part imports.
enum Source {
    Library(ModuleExport),
    Host(String),
}

impl OwnPart {
    /// Links a program's own part; the path names it in faults.
    pub(crate) fn link(
        path: &Path,
        module: Module,
        library: Arc<LibraryCode>,
    ) -> Result<Self, SandboxFault> {
        program::check_exports_at(path, &module)?;
        let mut imports = Vec::new();
        let (mut memory_pages, mut table_elements) = (0, 0);
        for import in module.imports() {
            let source = match import.module() {
                MODULE => library
                    .module
                    .get_export_index(import.name())
                    .map(Source::Library),
                module if program::is_known(module, import.name()) => {
                    Some(Source::Host(import.name().to_owned()))
                }
                _ => None,
            };
            imports
                .push(source.ok_or_else(|| {
                    program::unknown_import(path, import.module(), import.name())
                })?);
            match import.ty() {
                ExternType::Memory(memory) => memory_pages = memory.minimum(),
                ExternType::Table(table) => table_elements = table.minimum(),
                _ => {}
            }
        }
        let export = |name| {
            let export = library.module.get_export_index(name);
            export.ok_or_else(|| program::unknown_import(path, MODULE, name))
        };
        Ok(Self {
            memory: export(MEMORY)?,
            table: export(TABLE)?,
            module,
            imports,
            memory_pages,
            table_elements,
            library,
        })
    }

    /// Makes an instance of the library as large as the program wants it, and one of the
    /// program's own part.
    pub(crate) async fn instantiate(&self, store: &mut Store<Guest>) -> wasmtime::Result<Instance> {
        let bytes = self.memory_pages.saturating_mul(PAGE_BYTES);
        store.data_mut().limiter.begin_with(bytes)?;
        let library = self.library.pre.instantiate_async(&mut *store).await?;
        let memory = self.memory_of(store, library)?;
        let pages = self.memory_pages.saturating_sub(memory.size(&*store));
        if pages > 0 {
            memory.grow(&mut *store, pages)?;
        }
        let table = self.table_of(store, library)?;
        let elements = self.table_elements.saturating_sub(table.size(&*store));
        if elements > 0 {
            table.grow(&mut *store, elements, Ref::Func(None))?;
        }
        let mut imports = Vec::with_capacity(self.imports.len());
        for source in &self.imports {
            let found = match source {
                Source::Library(export) => library.get_module_export(&mut *store, export),
                Source::Host(name) => {
                    let linker = &self.library.linker;
                    linker.get(&mut *store, preview1::MODULE, name).ok()
                }
            };
            imports.push(found.ok_or_else(missing)?);
        }
        Instance::new_async(&mut *store, &self.module, &imports).await
    }

    fn memory_of(&self, store: &mut Store<Guest>, library: Instance) -> wasmtime::Result<Memory> {
        let found = library.get_module_export(store, &self.memory);
        found.and_then(Extern::into_memory).ok_or_else(missing)
    }

    fn table_of(&self, store: &mut Store<Guest>, library: Instance) -> wasmtime::Result<Table> {
        let found = library.get_module_export(store, &self.table);
        found.and_then(Extern::into_table).ok_or_else(missing)
    }
}

fn missing() -> wasmtime::Error {
    wasmtime::Error::msg("the library lacks something that the program imports")
}
