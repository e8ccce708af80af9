//! Makes a .wasm file smaller to download: functions that are alike stand side by side, and what only tools read is gone.
//!
//! A program in Rust has many functions that are nearly equal, above all the instances of one generic function. A web host's
//! gzip looks back 32 KB only, so it finds them where they are neighbours. Nothing else changes: every function keeps its
//! instructions, but for the numbers of the functions it calls.

use crate::neighbours;
use anyhow::{Context as _, ensure};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionSectionReader, KnownCustom, Name, Parser, Payload,
    TypeRef,
};

/// The same program with its functions in the order of [`neighbours::order`], without names and other custom sections.
///
/// # Errors
/// When the bytes are no module of WebAssembly.
pub fn slim(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut order = Order::of(wasm)?;
    let mut module = Module::new();
    let parsed = utils::parse_core_module(&mut order, &mut module, Parser::new(0), wasm);
    parsed.context("the program cannot be written again")?;
    Ok(module.finish())
}

/// Where the functions of a module go. Imported ones have the first numbers, and keep them.
struct Order {
    imported: u32,
    /// The module's own functions in their new order, by their old places among themselves.
    old: Vec<u32>,
    /// The new place of each.
    new: Vec<u32>,
}

impl Order {
    fn of(wasm: &[u8]) -> anyhow::Result<Self> {
        let (mut imported, mut own) = (0, 0);
        let (mut named, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::FunctionSection(functions) => own = functions.count(),
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        for names in names {
                            if let Name::Function(names) = names? {
                                named = names.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let mut names = vec![""; own as usize];
        for naming in named {
            if let Some(own) = naming.index.checked_sub(imported) {
                let name = names.get_mut(own as usize).context("a name belongs to no function")?;
                *name = naming.name;
            }
        }
        ensure!(names.iter().any(|name| !name.is_empty()), "the program has no names to order by");
        ensure!(bodies.len() == names.len(), "the program has not as much code as functions");
        let old = neighbours::order(&names, &bodies);
        let mut new = vec![0; own as usize];
        for (place, index) in (0..).zip(&old) {
            new[*index as usize] = place;
        }
        Ok(Self { imported, old, new })
    }

    /// The items that belong to the module's own functions, in their new order.
    fn sorted<T: Clone>(&self, items: &[T]) -> Vec<T> {
        self.old.iter().filter_map(|index| items.get(*index as usize)).cloned().collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        let own = index.checked_sub(self.imported).and_then(|own| self.new.get(own as usize));
        Ok(own.map_or(index, |place| self.imported + place))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for index in self.sorted(&types) {
            functions.function(index);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.sorted(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "slim_tests.rs"]
mod tests;
