//! What came of a run: for each kind of first fault how its attendees fared, and everything that shouldn't have been.

use std::collections::BTreeMap;
use std::fmt;

use crate::attendee::{Told, is_garbled};
use crate::network::{FAULTS, Fault};

#[derive(Debug, Default, Clone)]
struct Line {
    registrations: usize,
    acknowledged: usize,
    known: usize,
    unsure: usize,
    unsure_stored: usize,
    refused: usize,
    stored: usize,
    doubled: usize,
}

pub(crate) struct Figures {
    lines: BTreeMap<Fault, Line>,
    made: BTreeMap<Fault, usize>,
    /// References that came with another letter than they were stored with.
    misspelt: usize,
    wrongs: Vec<String>,
}

impl Figures {
    /// `ended` is what each attendee was told and met; `stored` are the references by attendee.
    pub(crate) fn new(ended: Vec<(Told, Vec<Fault>)>, stored: &BTreeMap<usize, Vec<String>>, made: BTreeMap<Fault, usize>) -> Figures {
        let mut figures = Figures { lines: BTreeMap::new(), made, misspelt: 0, wrongs: Vec::new() };
        for strangers in stored.iter().filter(|(owner, _)| **owner >= ended.len()) {
            figures.wrongs.push(format!("stored for nobody: {strangers:?}"));
        }
        for (number, (told, faults)) in ended.iter().enumerate() {
            let rows = stored.get(&number).map_or(&[][..], Vec::as_slice);
            let first = faults.iter().copied().find(|fault| *fault != Fault::None).unwrap_or(Fault::None);
            let line = figures.lines.entry(first).or_default();
            line.registrations += 1;
            line.stored += rows.len().min(1);
            line.doubled += rows.len().saturating_sub(1);
            let mut wrong =
                |what: &str| figures.wrongs.push(format!("attendee {number} {what}: told {told:?}, stored {rows:?}, met {faults:?}"));
            if rows.len() > 1 {
                wrong(&format!("is stored {} times", rows.len()));
            }
            match told {
                Told::Acknowledged(reference) | Told::Known(reference) => {
                    if matches!(told, Told::Known(_)) {
                        line.known += 1
                    } else {
                        line.acknowledged += 1
                    }
                    match rows {
                        [] => wrong("was told of a registration that is lost"),
                        rows if rows.contains(reference) => {}
                        _ if is_garbled(faults) => figures.misspelt += 1,
                        _ => wrong("was told another reference"),
                    }
                }
                Told::Unsure => {
                    line.unsure += 1;
                    line.unsure_stored += rows.len().min(1);
                }
                Told::Refused(_) => {
                    line.refused += 1;
                    if !rows.is_empty() {
                        wrong("is registered and was told not to be");
                    }
                }
            }
        }
        figures
    }

    pub(crate) fn wrongs(&self) -> Vec<String> {
        self.wrongs.clone()
    }

    pub(crate) fn registrations(&self) -> usize {
        self.lines.values().map(|line| line.registrations).sum()
    }

    pub(crate) fn doubled(&self) -> usize {
        self.lines.values().map(|line| line.doubled).sum()
    }

    pub(crate) fn every_fault_was_made(&self) -> bool {
        FAULTS.iter().all(|fault| self.made.contains_key(fault))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ["first fault", "made", "people", "receipt", "known", "unsure", "(stored)", "refused", "stored", "twice"];
        let row = |f: &mut fmt::Formatter<'_>, name: &str, cells: [String; 9]| {
            write!(f, "{name:<16}")?;
            cells.iter().try_for_each(|cell| write!(f, "{cell:>9}"))?;
            writeln!(f)
        };
        row(f, heads[0], std::array::from_fn(|index| heads[index + 1].to_owned()))?;
        let mut sum = [0; 9];
        for (fault, line) in &self.lines {
            let made = self.made.get(fault).copied().unwrap_or_default();
            let Line { registrations, acknowledged, known, unsure, unsure_stored, refused, stored, doubled } = line.clone();
            let cells = [made, registrations, acknowledged, known, unsure, unsure_stored, refused, stored, doubled];
            sum = std::array::from_fn(|index| sum[index] + cells[index]);
            row(f, &format!("{fault:?}"), cells.map(|cell| cell.to_string()))?;
        }
        row(f, "all", sum.map(|cell| cell.to_string()))?;
        writeln!(f, "references with a garbled letter: {}; wrong: {}", self.misspelt, self.wrongs.len())
    }
}
