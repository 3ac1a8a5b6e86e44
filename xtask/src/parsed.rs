//! A compiled module, as far as one has to know it to take panics out of it or to put its functions in another order.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{FunctionBody, KnownCustom, Name, Parser, Payload, RelocationEntry, TypeRef};

/// The linker's section of relocations in the code.
pub(crate) const RELOCATIONS: &str = "reloc.CODE";

#[derive(Default)]
pub(crate) struct Parsed<'m> {
    /// The functions that it imports have the first numbers.
    pub imported: u32,
    /// What each function of its own takes and gives, by number.
    pub types: Vec<u32>,
    pub bodies: Vec<FunctionBody<'m>>,
    pub names: HashMap<u32, &'m str>,
    /// Where relocations count from.
    pub code: u64,
    /// The section of the code's relocations: where it stands, which section it is about, and what is in it.
    pub relocations: Option<(Range<u64>, u32, Vec<RelocationEntry>)>,
}

impl<'m> Parsed<'m> {
    pub(crate) fn of(module: &'m [u8]) -> Result<Self> {
        let (mut parsed, mut before) = (Self::default(), 0);
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.context("the compiled module can't be read")?;
            let section = payload.as_section().map(|(_, range)| range);
            match payload {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        parsed.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => parsed.types = section.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionStart { unchecked_range, .. } => parsed.code = unchecked_range.start,
                Payload::CodeSectionEntry(body) => parsed.bodies.push(body),
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(parts) => {
                        for part in parts {
                            let Name::Function(functions) = part? else { continue };
                            for function in functions {
                                let function = function?;
                                parsed.names.insert(function.index, function.name);
                            }
                        }
                    }
                    KnownCustom::Reloc(known) if custom.name() == RELOCATIONS => {
                        let entries = known.entries().into_iter().collect::<Result<_, _>>()?;
                        parsed.relocations = Some((before..custom.range().end, known.section_index(), entries));
                    }
                    _ => {}
                },
                _ => {}
            }
            before = section.map_or(before, |range| range.end);
        }
        Ok(parsed)
    }
}
