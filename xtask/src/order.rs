//! Puts functions that are like each other beside each other, for what compresses the module: it finds more to repeat.
//!
//! Which goes where changes nothing else. `wasm-opt` can move functions, by their names; so here they are named for it.

use anyhow::{Context, Result, ensure};
use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// The module, which has no names, with one for each function: its place among all, by what it takes and gives, and then by what it is
/// made of.
pub(crate) fn named(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.context("the module can't be read")? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    ensure!(types.len() == bodies.len(), "the module has {} functions, but {} bodies", types.len(), bodies.len());
    let mut functions: Vec<_> = (imported..).zip(types.into_iter().zip(bodies)).collect();
    functions.sort_by_key(|(_, likeness)| *likeness);
    let mut places: Vec<_> = functions.into_iter().map(|(index, _)| index).enumerate().collect();
    places.sort_by_key(|(_, index)| *index);
    let (mut names, mut section, mut out) = (NameMap::new(), NameSection::new(), module.to_vec());
    for (place, index) in places {
        names.append(index, &format!("{place:06}"));
    }
    section.functions(&names);
    section.append_to(&mut out);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use wasmparser::{KnownCustom, Name};

    use super::*;

    #[test]
    fn functions_are_named_in_the_order_of_their_likeness() -> Result<()> {
        let module = wat::parse_str(
            "(module (import \"page\" \"one\" (func)) (type (func)) (type (func (param i32)))
                (func (type 1) i32.const 1 drop) (func (type 0) i32.const 2 drop) (func (type 1) i32.const 0 drop))",
        )?;
        let named = named(&module)?;
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(&named) {
            let Payload::CustomSection(custom) = payload? else { continue };
            let KnownCustom::Name(parts) = custom.as_known() else { continue };
            for part in parts {
                let Name::Function(functions) = part? else { continue };
                found.extend(functions.into_iter().filter_map(Result::ok).map(|one| (one.index, one.name.to_owned())));
            }
        }
        assert_eq!(found, [(1, "000002".to_owned()), (2, "000000".to_owned()), (3, "000001".to_owned())]);
        Ok(())
    }
}
