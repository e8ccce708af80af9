//! A picture with what belongs to it.

use std::rc::Rc;

use charts::SweepScene;
use sweep::PointId;

use crate::table::Table;

/// A picture of the results, and the numbers that it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// What it is called in files and on the page; no other plate has it, but those of the same kind about other points.
    pub id: &'static str,
    /// What it shows.
    pub title: Rc<str>,
    /// The picture.
    pub scene: SweepScene,
    /// The point at each place of the picture's cursor; none where the place is no point of the sweep, and an empty list where places
    /// are epochs or samples.
    pub points: Rc<[Option<PointId>]>,
    /// Points beyond its scale, drawn at its end.
    pub clipped: usize,
    /// Its numbers.
    pub table: Table,
    /// The plate whose numbers these are; its own id but where another plate shows the same ones.
    pub numbers: &'static str,
    /// The point that it is about, where it is about a single one.
    pub of: Option<PointId>,
}

impl Plate {
    /// What its picture is called as a file, without what that ends in.
    pub fn stem(&self) -> String {
        self.file(self.id)
    }

    /// What its table is called as a file, without what that ends in: plates with the same numbers have one.
    pub fn table_stem(&self) -> String {
        self.file(self.numbers)
    }

    /// Whether no other plate has its table.
    pub fn has_own_table(&self) -> bool {
        self.numbers == self.id
    }

    fn file(&self, id: &str) -> String {
        self.of.map_or_else(|| id.to_owned(), |point| format!("{id}-{point}"))
    }
}
