//! The library: files by module id, compiled once; the imports between them; and the resolver that hands them to the engine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rhai::{AST, Engine, EvalAltResult, GlobalRuntimeState, Module, ModuleResolver, Position, Scope};

use crate::bind::Shared;
use crate::place::Places;
use crate::world::{Source, World, standard};

/// A file that was read and compiled.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) ast: Rc<AST>,
    pub(crate) places: Rc<Places>,
}

/// Why a file is not there.
pub(crate) enum LoadError {
    /// The world has no such file, or refuses it: the end of a sentence.
    Missing(String),
    /// The file does not parse.
    Syntax(rhai::ParseError),
}

/// All files of a run.
pub(crate) struct Library {
    world: RefCell<Box<dyn World>>,
    sources: RefCell<Vec<Source>>,
    files: RefCell<HashMap<String, Loaded>>,
    modules: RefCell<HashMap<String, Rc<Module>>>,
    limit: usize,
}

impl Library {
    pub(crate) fn new(world: Box<dyn World>, limit: usize) -> Rc<Self> {
        Rc::new(Library {
            world: RefCell::new(world),
            sources: RefCell::default(),
            files: RefCell::default(),
            modules: RefCell::default(),
            limit,
        })
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        self.sources.borrow().clone()
    }

    pub(crate) fn text(&self, id: &str) -> Option<String> {
        self.sources.borrow().iter().find(|source| source.id == id).map(|source| source.text.clone())
    }

    pub(crate) fn file(&self, id: &str) -> Option<Loaded> {
        self.files.borrow().get(id).cloned()
    }

    /// Reads and compiles a file, once.
    pub(crate) fn load(&self, engine: &Engine, id: &str) -> Result<Loaded, LoadError> {
        if let Some(loaded) = self.file(id) {
            return Ok(loaded);
        }
        let mut source = match standard(id) {
            Some(source) => source,
            None if id.starts_with("std/") => {
                return Err(LoadError::Missing("the standard library has no such module".into()));
            }
            None => self.world.borrow_mut().read(id).map_err(LoadError::Missing)?,
        };
        if let Some(text) = source.text.strip_prefix('\u{feff}') {
            source.text = text.to_owned(); // some editors write a byte order mark
        }
        if source.text.len() > self.limit {
            return Err(LoadError::Missing(format!(
                "a file has at most {} bytes, this one has {}",
                self.limit,
                source.text.len()
            )));
        }
        let compiled = engine.compile(&source.text);
        self.sources.borrow_mut().push(source);
        let mut ast = compiled.map_err(LoadError::Syntax)?;
        ast.set_source(id);
        let places = Rc::new(Places::read(&ast));
        let loaded = Loaded { ast: Rc::new(ast), places };
        self.files.borrow_mut().insert(id.to_owned(), loaded.clone());
        Ok(loaded)
    }
}

/// The module id of an import.
///
/// # Errors
/// Why the path names no module, as the end of a sentence.
pub(crate) fn module_id(importer: &str, path: &str) -> Result<String, String> {
    let relative = path.starts_with("./") || path.starts_with("../");
    let mut segments: Vec<&str> = if relative { importer.split('/').collect() } else { Vec::new() };
    segments.pop();
    let plain = |segment: &str| {
        let word = segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
        word && !segment.is_empty() && !segment.starts_with('.')
    };
    for segment in path.split('/') {
        match segment {
            "." if relative => {}
            ".." if relative && segments.len() > 1 => {
                segments.pop();
            }
            ".." if relative => return Err("it leads out of the site's folder".into()),
            segment if plain(segment) => segments.push(segment),
            _ => {
                return Err(
                    "a path has segments of letters, digits, `_`, `.` and `-`, and does not begin with `/`".into()
                );
            }
        }
    }
    match segments.as_slice() {
        ["std" | "site", _, ..] => Ok(segments.join("/")),
        [package, ..] => Err(format!("there is no library `{package}`; files of the site are imported as `./{path}`")),
        [] => Err("it names no module".into()),
    }
}

/// Hands modules to the engine; evaluates each once, in a scope of its own.
pub(crate) struct Resolver {
    pub(crate) library: Rc<Library>,
    pub(crate) recorder: Shared,
}

impl Resolver {
    fn module(
        &self,
        engine: &Engine,
        global: &mut GlobalRuntimeState,
        path: &str,
        position: Position,
    ) -> Result<Rc<Module>, Box<EvalAltResult>> {
        let not_found = |why: String| Box::new(EvalAltResult::ErrorModuleNotFound(why, position));
        let importer = global.source().unwrap_or_default().to_owned();
        let id = module_id(&importer, path).map_err(not_found)?;
        if let Some(module) = self.library.modules.borrow().get(&id) {
            return Ok(module.clone());
        }
        let loaded = self.library.load(engine, &id).map_err(|error| match error {
            LoadError::Missing(why) => not_found(why),
            LoadError::Syntax(error) => Box::new(EvalAltResult::ErrorInModule(id.clone(), error.into(), position)),
        })?;
        {
            let mut recorder =
                self.recorder.try_borrow_mut().map_err(|_| not_found("a primitive is running".into()))?;
            if recorder.loading.contains(&id) {
                let circle = recorder.loading.iter().skip_while(|open| **open != id).chain([&id]);
                let circle: Vec<&str> = circle.map(String::as_str).collect();
                return Err(not_found(format!("the imports go in a circle: {}", circle.join(" -> "))));
            }
            recorder.loading.push(id.clone());
        }
        let module = Module::eval_ast_as_new_raw(engine, &mut Scope::new(), global, &loaded.ast);
        if let Ok(mut recorder) = self.recorder.try_borrow_mut() {
            recorder.loading.pop();
        }
        let module = module.map_err(|error| Box::new(EvalAltResult::ErrorInModule(id.clone(), error, position)))?;
        let module = Rc::new(module);
        self.library.modules.borrow_mut().insert(id, module.clone());
        Ok(module)
    }
}

impl ModuleResolver for Resolver {
    fn resolve(
        &self,
        engine: &Engine,
        source: Option<&str>,
        path: &str,
        position: Position,
    ) -> Result<Rc<Module>, Box<EvalAltResult>> {
        let mut global = engine.new_global_runtime_state();
        global.source = source.map(Into::into);
        self.module(engine, &mut global, path, position)
    }

    fn resolve_raw(
        &self,
        engine: &Engine,
        global: &mut GlobalRuntimeState,
        _scope: &mut Scope<'_>,
        path: &str,
        position: Position,
    ) -> Result<Rc<Module>, Box<EvalAltResult>> {
        self.module(engine, global, path, position)
    }
}

#[cfg(test)]
mod tests {
    use super::module_id;

    #[test]
    fn imports_stay_inside_their_package() {
        for (importer, path, expected) in [
            ("site/site", "./roles/pve", Some("site/roles/pve")),
            ("site/roles/pve", "./storage", Some("site/roles/storage")),
            ("site/roles/pve", "../common", Some("site/common")),
            ("site/site", "std/lacp", Some("std/lacp")),
            ("site/roles/pve", "site/common", Some("site/common")),
            ("site/site", "../../etc/shadow", None),
            ("site/site", "../x", None),
            ("site/site", "/etc/shadow", None),
            ("site/site", "./.hidden", None),
            ("site/site", "a/../../b", None),
            ("site/site", "", None),
            ("site/site", "acme/fabric", None),
            ("site/site", "./a\0b", None),
        ] {
            assert_eq!(module_id(importer, path).ok().as_deref(), expected, "{path:?} from {importer}");
        }
    }
}
