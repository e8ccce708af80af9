//! The arrays chosen for a table, read and joined column by column.

use super::npy::Array;
use super::source::ArraySource;

/// What an array is used for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Use {
    /// All columns; named by the fields, or by their order.
    Whole,
    /// s1, s2, ...
    Sensors,
    /// x and y.
    Positions,
    /// One column of that name.
    Column(String),
}

/// An array with its use.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) index: usize,
    /// Its rows are the table's columns.
    pub(super) transposed: bool,
    pub(super) used_as: Use,
}

/// The arrays of one table.
#[derive(Debug, PartialEq)]
pub(super) struct TablePlan {
    pub(super) members: Vec<Member>,
    pub(super) rows: usize,
}

impl TablePlan {
    /// Reads the arrays and joins them to one table.
    ///
    /// # Errors
    /// What `read` says.
    pub(super) fn read(
        &self,
        read: &mut impl FnMut(usize) -> Result<Array, String>,
    ) -> Result<ArraySource, String> {
        let mut columns: Vec<Columns> = Vec::with_capacity(self.members.len());
        for member in &self.members {
            columns.push(Columns::new(read(member.index)?, member, self.rows, self.members.len() > 1));
        }
        Ok(joined(self.rows, &columns))
    }
}

/// Columns of one array.
struct Columns {
    names: Option<Vec<String>>,
    width: usize,
    /// Column by column if `transposed`, else row by row.
    values: Vec<f64>,
    transposed: bool,
}

impl Columns {
    fn new(array: Array, member: &Member, rows: usize, needs_names: bool) -> Self {
        let width = array.values.len().checked_div(rows).unwrap_or(0);
        let sensors = |count: usize| (1..=count).map(|number| format!("s{number}"));
        let positions = || ["x", "y"].map(str::to_owned).into_iter();
        let names = match &member.used_as {
            Use::Sensors => Some(sensors(width).collect()),
            Use::Positions => Some(positions().collect()),
            // Dates and spans are in seconds here.
            Use::Column(name) if array.is_time => Some(vec![format!("{name} (s)")]),
            Use::Column(name) => Some(vec![name.clone()]),
            Use::Whole if array.names.is_some() => array.names,
            Use::Whole if needs_names => Some(sensors(width.saturating_sub(2)).chain(positions()).collect()),
            Use::Whole => None,
        };
        Self { names, width, values: array.values, transposed: member.transposed }
    }

    fn row(&self, row: usize, rows: usize) -> impl Iterator<Item = f64> {
        let at = move |column| if self.transposed { column * rows + row } else { row * self.width + column };
        (0..self.width).filter_map(move |column| self.values.get(at(column)).copied())
    }
}

fn joined(rows: usize, columns: &[Columns]) -> ArraySource {
    let names: Option<Vec<Vec<String>>> = columns.iter().map(|columns| columns.names.clone()).collect();
    let width: usize = columns.iter().map(|columns| columns.width).sum();
    let mut values = Vec::with_capacity(rows * width);
    for row in 0..rows {
        for columns in columns {
            values.extend(columns.row(row, rows));
        }
    }
    ArraySource { names: names.map(|names| names.concat()), width, values }
}
