//! Puts functions that are like each other beside each other, for what compresses the module: it finds more to repeat.
//!
//! Which goes where changes nothing else. `wasm-opt` can move functions, by their names; so here they are named for it.

use anyhow::{Result, ensure};
use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::FunctionBody;

use crate::parsed::Parsed;

/// The module, which has no names, with one for each function: its place among all, by what it takes and gives, and then by what it is
/// made of.
pub(crate) fn named(module: &[u8]) -> Result<Vec<u8>> {
    let Parsed { imported, types, bodies, .. } = Parsed::of(module)?;
    ensure!(types.len() == bodies.len(), "the module has {} functions, but {} bodies", types.len(), bodies.len());
    let mut functions: Vec<_> = (imported..).zip(types.into_iter().zip(bodies.iter().map(FunctionBody::as_bytes))).collect();
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
    use super::*;

    #[test]
    fn functions_are_named_in_the_order_of_their_likeness() -> Result<()> {
        let module = wat::parse_str(
            "(module (import \"page\" \"one\" (func)) (type (func)) (type (func (param i32)))
                (func (type 1) i32.const 1 drop) (func (type 0) i32.const 2 drop) (func (type 1) i32.const 0 drop))",
        )?;
        let named = named(&module)?;
        let mut found: Vec<_> = Parsed::of(&named)?.names.into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(1, "000002"), (2, "000000"), (3, "000001")]);
        Ok(())
    }
}
