//! Makes bare traps of the widget's panics, between the linker and the tool that splits modules.
//!
//! A panic is a mistake of ours that ends the widget either way: the element's class sees the trap and shows the page's own content.
//! What it says before that, where in the source and why, costs each attendee 7 KB: texts, their formatting, and the standard
//! library's hooks. The linker's relocations tell what nobody needs any more, as long as they go too: `wasm-split-cli` leaves it out.
//! Builds for tests aren't split, and keep their messages.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasm_encoder::{CustomSection, Encode, Section};
use wasmparser::{FunctionBody, Operator, RelocAddendKind, RelocationEntry};

use crate::parsed::{Parsed, RELOCATIONS};

/// What every panic comes to, by parts of mangled names: from there on nothing happens but a message.
const ENDS: [&str; 5] = [
    "9panicking9panic_fmt",
    "9panicking15panic_with_hook",
    "5alloc18handle_alloc_error",
    // Calls itself by way of what it formats.
    "3str16slice_error_fail",
    "24console_error_panic_hook4hook",
];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
const END: u8 = 0x0b;

/// The module with bare traps, and without the relocations of what is no longer there. One that has no panics, since it was compiled
/// without them, stays what it is.
pub(crate) fn bare(module: &[u8]) -> Result<Vec<u8>> {
    let linked = Parsed::of(module)?;
    let traps = traps(&linked)?;
    if traps.is_empty() {
        return Ok(module.to_vec());
    }
    let mut out = module.to_vec();
    let mut gone: Vec<Range<u64>> = Vec::new();
    for (index, body) in (linked.imported..).zip(&linked.bodies) {
        let whole = body.range();
        // Of a trap itself there is nothing left, not even variables. It keeps its length, as everything does: addresses stay true.
        let dead = if traps.contains(&index) { vec![whole.clone()] } else { dead(body, &traps)? };
        for range in &dead {
            let bytes = out.get_mut(place(range)).context("a function's body lies outside of the module")?;
            bytes.fill(if *range == whole { UNREACHABLE } else { NOP });
            bytes.first_mut().into_iter().for_each(|byte| *byte = UNREACHABLE);
            bytes.last_mut().filter(|_| *range == whole).into_iter().for_each(|byte| *byte = END);
        }
        gone.extend(dead);
    }
    let (section, about, entries) = linked.relocations.context("the linker wrote no relocations: does build.rs still ask for them?")?;
    let stays = |entry: &&RelocationEntry| {
        let at = linked.code + u64::from(entry.offset);
        gone.get(gone.partition_point(|range| range.end <= at)).is_none_or(|range| !range.contains(&at))
    };
    out.splice(place(&section), relocations(about, &entries.iter().filter(stays).collect::<Vec<_>>()));
    Ok(out)
}

/// Where it stands in the file that was read.
fn place(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// The functions that do nothing but panic: the known ends, and whatever surely comes to one of them.
fn traps(linked: &Parsed<'_>) -> Result<HashSet<u32>> {
    let is_end = |name: &str| ENDS.iter().any(|end| name.contains(end));
    let mut traps: HashSet<u32> = linked.names.iter().filter(|(_, name)| is_end(name)).map(|(index, _)| *index).collect();
    loop {
        let before = traps.len();
        for (index, body) in (linked.imported..).zip(&linked.bodies) {
            if !traps.contains(&index) && !returns(body, &traps)? {
                traps.insert(index);
            }
        }
        if traps.len() == before {
            return Ok(traps);
        }
    }
}

/// Whether a function may do something else than panic: come back to its caller, or trap for a reason of its own, as after throwing
/// a JavaScript error.
fn returns(body: &FunctionBody<'_>, traps: &HashSet<u32>) -> Result<bool> {
    /// One that isn't closed yet: a branch to a loop goes to its beginning, and an `if` without an `else` may be skipped.
    struct Block {
        is_loop: bool,
        is_entered: bool,
        is_skipped: bool,
        is_left: bool,
    }
    let open = |is_loop, is_entered, is_skipped| Block { is_loop, is_entered, is_skipped, is_left: false };
    let (mut blocks, mut here) = (vec![open(false, true, false)], true);
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let mut targets = Vec::new();
        let operator = operators.read()?;
        match &operator {
            Operator::Block { .. } => blocks.push(open(false, here, false)),
            Operator::Loop { .. } => blocks.push(open(true, here, false)),
            Operator::If { .. } => blocks.push(open(false, here, here)),
            Operator::Else => {
                let block = blocks.last_mut().context("an `else` outside of everything")?;
                block.is_left |= here;
                block.is_skipped = false;
                here = block.is_entered;
            }
            Operator::End => here |= blocks.pop().is_some_and(|block| block.is_left || block.is_skipped),
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => targets.push(*relative_depth),
            Operator::BrTable { targets: table } => targets = table.targets().chain([Ok(table.default())]).collect::<Result<_, _>>()?,
            Operator::Return | Operator::Unreachable if here => return Ok(true),
            Operator::Call { function_index } if traps.contains(function_index) => here = false,
            _ => {}
        }
        for target in targets.into_iter().filter(|_| here) {
            let at = blocks.len().checked_sub(1 + target as usize);
            let Some(block) = at.and_then(|at| blocks.get_mut(at)) else { bail!("a branch out of its function") };
            block.is_left |= !block.is_loop;
        }
        here &= !matches!(operator, Operator::Br { .. } | Operator::BrTable { .. });
    }
    Ok(here)
}

/// Where nothing happens any more but a panic: what it would have been told, since the last thing that may have been for others.
fn dead(body: &FunctionBody<'_>, traps: &HashSet<u32>) -> Result<Vec<Range<u64>>> {
    let mut operators = body.get_operators_reader()?;
    let (mut found, mut since) = (Vec::new(), operators.original_position());
    while !operators.eof() {
        let operator = operators.read()?;
        let after = operators.original_position();
        let is_trap = matches!(operator, Operator::Call { function_index } if traps.contains(&function_index));
        if is_trap {
            found.push(since..after);
        }
        let is_for_others = matches!(
            operator,
            Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::If { .. }
                | Operator::Else
                | Operator::End
                | Operator::Br { .. }
                | Operator::BrIf { .. }
                | Operator::BrTable { .. }
                | Operator::Return
                | Operator::Unreachable
                | Operator::Call { .. }
                | Operator::CallIndirect { .. }
        );
        if is_for_others {
            since = after;
        }
    }
    Ok(found)
}

/// The section, by the tool conventions for WebAssembly's object files.
fn relocations(section: u32, entries: &[&RelocationEntry]) -> Vec<u8> {
    let mut content = Vec::new();
    section.encode(&mut content);
    entries.len().encode(&mut content);
    for entry in entries {
        content.push(entry.ty as u8);
        entry.offset.encode(&mut content);
        entry.index.encode(&mut content);
        if entry.ty.addend_kind() != RelocAddendKind::None {
            entry.addend.encode(&mut content);
        }
    }
    let mut whole = Vec::new();
    CustomSection { name: RELOCATIONS.into(), data: content.into() }.append_to(&mut whole);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a panic of the standard library's name, and a function `f` of this body, in WebAssembly's text format.
    fn linked(body: &str) -> Result<Vec<u8>> {
        let text = format!(
            "(module (import \"page\" \"throw\" (func $throw)) (memory 1)
                (func $_RNvNtCs_4core9panicking9panic_fmt (param i32) call $throw unreachable)
                (func $told (param i32) i32.const 7 call $_RNvNtCs_4core9panicking9panic_fmt unreachable)
                (func $f (param i32) (result i32) {body})
                (@custom \"reloc.CODE\" \"\\03\\00\"))"
        );
        Ok(wat::parse_str(text)?)
    }

    /// How many operators `f` has left, as long as nothing else changed its length, and whether it is a trap.
    fn check(body: &str, expected: (usize, bool)) -> Result<()> {
        let module = linked(body)?;
        let done = bare(&module)?;
        wasmparser::validate(&done).context("the module isn't valid any more")?;
        assert_eq!(done.len(), module.len(), "{body}");
        let before = Parsed::of(&module)?;
        let is_trap = traps(&before)?.contains(&3);
        let after = Parsed::of(&done)?;
        let operators = after.bodies.last().context("no function")?.get_operators_reader()?;
        let left = operators.into_iter().filter(|one| !matches!(one, Ok(Operator::Nop | Operator::Unreachable | Operator::End))).count();
        assert_eq!((left, is_trap), expected, "{body}");
        Ok(())
    }

    #[test]
    fn what_comes_to_a_panic_is_a_bare_trap() -> Result<()> {
        check("i32.const 1 call $told unreachable", (0, true))?;
        check("local.get 0 if i32.const 1 call $told end i32.const 2", (3, false))?;
        check("local.get 0 if (result i32) i32.const 1 call $told unreachable else i32.const 2 call $told unreachable end", (0, true))?;
        check("local.get 0 if br 0 else i32.const 1 call $told end i32.const 2", (5, false))?;
        check("block local.get 0 br_if 0 i32.const 1 call $told unreachable end i32.const 2", (4, false))?;
        check("block local.get 0 br_if 0 i32.const 2 return end i32.const 1 call $told unreachable", (5, false))?;
        check("loop local.get 0 br_if 0 i32.const 1 call $told end unreachable", (0, true))?;
        check("local.get 0", (1, false))
    }

    #[test]
    fn what_others_may_notice_stays() -> Result<()> {
        // A JavaScript error is thrown, which isn't a panic.
        check("call $throw unreachable", (1, false))?;
        check("local.get 0 if i32.const 1 i32.const 2 i32.store call $throw i32.const 1 call $told end i32.const 2", (7, false))?;
        check("local.get 0 if i32.const 1 i32.const 2 i32.store i32.const 1 call $told end i32.const 2", (3, false))
    }

    #[test]
    fn relocations_of_what_is_gone_go_too() -> Result<()> {
        let entry = |offset, addend| RelocationEntry { ty: wasmparser::RelocationType::MemoryAddrSleb, offset, index: 300, addend };
        let written = relocations(3, &[&entry(5, -65), &entry(700, 64)]);
        let mut module = wat::parse_str("(module (func))")?;
        module.extend(written);
        let (_, section, entries) = Parsed::of(&module)?.relocations.context("no relocations")?;
        assert_eq!((section, entries), (3, vec![entry(5, -65), entry(700, 64)]));
        let module = linked("i32.const 1 call $told unreachable")?;
        // One in `f`, which is a trap, and one before all code.
        let begin = Parsed::of(&module)?;
        let inside = begin.bodies.last().context("no function")?.range().start + 2 - begin.code;
        let section = begin.relocations.context("no relocations")?.0;
        let mut module = module;
        module.splice(place(&section), relocations(3, &[&entry(0, 1), &entry(inside as u32, 1)]));
        assert_eq!(Parsed::of(&bare(&module)?)?.relocations.context("no relocations")?.2, [entry(0, 1)]);
        Ok(())
    }

    #[test]
    fn a_module_without_panics_stays_as_it_is() -> Result<()> {
        let module = wat::parse_str("(module (func unreachable))")?;
        assert_eq!(bare(&module)?, module);
        Ok(())
    }
}
