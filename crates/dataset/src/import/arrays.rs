//! Which arrays of an archive make the table: by their names, shapes and parts; single columns, blocks of columns, or whole
//! tables. What cannot be decided is refused with everything that was found.

use protocol::import::plate_name;
use vocabulary::{Part, Severity};

use super::array_table::{Member, TablePlan, Use};
use super::columns::{
    ALLOWED, ColumnNames, LEAST_COLUMNS, MOST_UNNAMED, USUAL_COLUMNS, describe, is_like_a_sensor,
};
use super::found::{Found, position_rows, sensor_rows, whole_rows};
use super::npy::{Array, Header, shape_text};
use super::report::{Note, Role};
use super::source::ArraySource;

/// Names of blocks with the readings, without case and signs.
const SENSOR_BLOCKS: [&str; 13] = [
    "x",
    "xs",
    "data",
    "features",
    "feature",
    "inputs",
    "input",
    "sensors",
    "sensor",
    "readings",
    "signals",
    "rssi",
    "measurements",
];
/// Names of blocks with x and y.
const POSITION_BLOCKS: [&str; 16] = [
    "y",
    "ys",
    "labels",
    "label",
    "targets",
    "target",
    "positions",
    "position",
    "pos",
    "coords",
    "coordinates",
    "xy",
    "locations",
    "location",
    "groundtruth",
    "outputs",
];
/// Names of the time of each row.
const TIMES: [&str; 7] = ["t", "time", "times", "timestamp", "timestamps", "ts", "datetime"];
/// Words for the parts, longer ones first.
const PART_WORDS: [(&str, Part); 8] = [
    ("training", Part::Train),
    ("train", Part::Train),
    ("validation", Part::Validation),
    ("valid", Part::Validation),
    ("val", Part::Validation),
    ("dev", Part::Validation),
    ("testing", Part::Test),
    ("test", Part::Test),
];
/// Arrays named in a message.
const LISTED: usize = 12;

const UNDERSTOOD: &str = "Allowed are: X (N, sensors) and y (N, 2); x_train, y_train, x_val, y_val, x_test, y_test; s1, s2, ..., \
                          x, y of N values each; each with a time t of N values where there is one; or one array of sensors, x, \
                          y, with the time in front or without, or one with named fields";

/// All tables, and remarks.
pub(super) struct Plan {
    pub(super) tables: Vec<(Option<Part>, TablePlan)>,
    pub(super) notes: Vec<String>,
}

/// Finds the tables.
///
/// # Errors
/// A sentence for the user with all arrays, or with the one that does not fit.
pub(super) fn plan(found: &[Found]) -> Result<Plan, String> {
    let mut notes = Vec::new();
    let mut tables = Vec::new();
    for part in Part::ALL {
        if let Some(table) = group(found, Some(part), &mut notes)? {
            tables.push((Some(part), table));
        } else if let Some(alone) = found.iter().find(|array| is_block(array, Some(part))) {
            return Err(format!(
                "{} has nothing beside it to make a table of. {}",
                alone.name,
                listing(found)
            ));
        }
    }
    // One part alone divides nothing: it is a table like any other.
    if tables.len() == 1 {
        tables = tables.into_iter().map(|(_, table)| (None, table)).collect();
    }
    if tables.is_empty() {
        let table = match group(found, None, &mut notes)? {
            Some(table) => table,
            None => by_shape(found, &mut notes).ok_or_else(|| listing(found))?,
        };
        tables.push((None, table));
    }
    let used = |index| tables.iter().any(|(_, table)| table.members.iter().any(|m| m.index == index));
    let unused: Vec<String> =
        (0..found.len()).filter(|&index| !used(index)).map(|index| found[index].described()).collect();
    if !unused.is_empty() {
        notes.push(format!("Not used: {}.", list(&unused)));
    }
    Ok(Plan { tables, notes })
}

fn list(names: &[String]) -> String {
    let rest =
        if names.len() > LISTED { format!(" and {} more", names.len() - LISTED) } else { String::new() };
    format!("{}{rest}", names[..names.len().min(LISTED)].join(", "))
}

fn listing(found: &[Found]) -> String {
    let arrays: Vec<String> = found.iter().map(Found::described).collect();
    format!("The archive holds {}. {UNDERSTOOD}.", list(&arrays))
}

/// A name without case and signs.
fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name without its part's word, if it has the word of that part; for no part the name itself.
fn base(name: &str, part: Option<Part>) -> Option<String> {
    let name = squashed(name);
    let Some(part) = part else { return Some(name) };
    let (word, _) = PART_WORDS
        .into_iter()
        .filter(|(_, of)| *of == part)
        .find(|(word, _)| name.starts_with(word) || name.ends_with(word))?;
    Some(name.strip_suffix(word).or_else(|| name.strip_prefix(word)).unwrap_or(&name).to_owned())
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

/// Whether the array is named like a block of this part and shaped like one.
fn is_block(array: &Found, part: Option<Part>) -> bool {
    let blocks = [SENSOR_BLOCKS.as_slice(), POSITION_BLOCKS.as_slice()].concat();
    array.dimensions().len() > 1 && base(&array.name, part).is_some_and(|name| is_any(&name, &blocks))
}

/// The table of one part, if the names of its arrays say what they are.
fn group(found: &[Found], part: Option<Part>, notes: &mut Vec<String>) -> Result<Option<TablePlan>, String> {
    let named: Vec<(usize, String)> = found
        .iter()
        .enumerate()
        .filter(|(_, array)| !array.dimensions().is_empty())
        .filter_map(|(index, array)| Some((index, base(&array.name, part)?)))
        .collect();
    let block = |names: &[&str]| {
        let fits =
            |(index, name): &&(usize, String)| is_any(name, names) && found[*index].dimensions().len() > 1;
        named.iter().find(fits).map(|(index, _)| *index)
    };
    let positions = block(&POSITION_BLOCKS);
    let columns = columns(found, &named);
    let has = |role: Role, rows: usize| {
        columns.iter().any(|single| single.role == role && found[single.index].dimensions() == [rows])
    };
    let has_positions = |rows: usize| positions.is_some() || has(Role::X, rows) && has(Role::Y, rows);
    // A table of all columns: an array called by its part alone, or one of readings that is wide enough.
    let whole = named.iter().find(|(index, name)| {
        let is_table = |(rows, _)| is_wide_or_alone(found, *index, rows) && !has_positions(rows);
        (name.is_empty() || is_any(name, &SENSOR_BLOCKS)) && whole_rows(&found[*index]).is_some_and(is_table)
    });
    if let Some((index, _)) = whole {
        return Ok(Some(whole_table(found, *index, &named, notes)));
    }
    // Beside positions an array called by its part alone holds the readings.
    let sensors = block(&SENSOR_BLOCKS).or_else(|| positions.and_then(|_| block(&[""])));
    let mut members = Vec::new();
    let mut rows = None;
    if let Some(index) = sensors {
        let (count, transposed) = sensor_rows(&found[index], positions.is_some())?;
        if let Some(count) = count {
            rows = Some(count);
            members.push(Member { index, transposed, used_as: Use::Sensors });
        }
    }
    if rows.is_none() {
        // Readings one by one: as many rows as the first sensor has.
        let sensors = columns.iter().filter(|single| single.is_sensor);
        rows = sensors.clone().next().and_then(|single| found[single.index].dimensions().first().copied());
        let count =
            sensors.filter(|single| rows.is_some_and(|rows| found[single.index].dimensions() == [rows]));
        if !ALLOWED.contains(&count.count()) {
            return Ok(None);
        }
    }
    let Some(rows) = rows else { return Ok(None) };
    if has(Role::X, rows) && has(Role::Y, rows) {
        // Single columns.
    } else if let Some(index) = positions {
        let beside = members.first().map_or("the readings", |member| &found[member.index].name);
        let transposed = position_rows(&found[index], rows, beside)?;
        members.push(Member { index, transposed, used_as: Use::Positions });
    } else {
        return Ok(None);
    }
    let given = |single: &Single| match single.role {
        _ if single.is_sensor => members.iter().any(|member| member.used_as == Use::Sensors),
        Role::X | Role::Y => members.iter().any(|member| member.used_as == Use::Positions),
        role => role == Role::Ignored,
    };
    let single = columns.iter().filter(|single| !given(single) && found[single.index].dimensions() == [rows]);
    let single: Vec<Member> = single
        .map(|single| Member {
            index: single.index,
            transposed: false,
            used_as: Use::Column(single.name.clone()),
        })
        .collect();
    members.extend(single);
    note_transposed(found, &members, notes);
    Ok(Some(TablePlan { members, rows }))
}

/// Columns of an array of that many rows.
fn width(array: &Found, rows: usize) -> usize {
    array.dimensions().iter().product::<usize>().checked_div(rows).unwrap_or(0)
}

/// Whether an array of `rows` rows is a table by its width, or because no other array beside a time has as many rows.
fn is_wide_or_alone(found: &[Found], index: usize, rows: usize) -> bool {
    let beside = |other: &usize| {
        let Found { name, .. } = &found[*other];
        let part = Part::ALL.into_iter().map(Some).find_map(|part| base(name, part));
        let is_time = is_any(&squashed(name), &TIMES) || part.is_some_and(|name| is_any(&name, &TIMES));
        *other != index && found[*other].dimensions().contains(&rows) && !is_time
    };
    width(&found[index], rows) >= USUAL_COLUMNS || !(0..found.len()).any(|other| beside(&other))
}

/// A single column.
struct Single {
    index: usize,
    role: Role,
    /// Named like a sensor, whichever of them it is.
    is_sensor: bool,
    name: String,
}

/// Single columns with their roles and names.
fn columns(found: &[Found], named: &[(usize, String)]) -> Vec<Single> {
    let single: Vec<&(usize, String)> =
        named.iter().filter(|(index, _)| found[*index].dimensions().len() == 1).collect();
    let names: Vec<String> = single
        .iter()
        .map(|(index, name)| match &found[*index].name {
            _ if is_any(name, &TIMES) => "t".to_owned(),
            // As written, a name may have a unit.
            written if squashed(written) == *name => written.clone(),
            _ => name.clone(),
        })
        .collect();
    let known = ColumnNames::default();
    let described = describe(&names, &known);
    let mut columns: Vec<Single> = Vec::new();
    for ((index, _), column) in single.into_iter().zip(described) {
        // Numbers do not name parts.
        if column.guessed == Role::Split {
            continue;
        }
        // One column for each role; the first one wins.
        let (index, role, name) = (*index, column.guessed, column.name);
        if role == Role::Ignored || columns.iter().all(|single| single.role != role) {
            columns.push(Single { index, role, is_sensor: is_like_a_sensor(&name, &known), name });
        }
    }
    columns
}

fn whole_table(
    found: &[Found],
    index: usize,
    named: &[(usize, String)],
    notes: &mut Vec<String>,
) -> TablePlan {
    // `whole_rows` was asked before.
    let (rows, transposed) = whole_rows(&found[index]).unwrap_or((0, false));
    let mut members = vec![Member { index, transposed, used_as: Use::Whole }];
    let time = columns(found, named)
        .into_iter()
        .find(|single| single.role == Role::Time && found[single.index].dimensions() == [rows]);
    // A seventh column without a name is the time already; named fields may have a time of their own.
    let has_none = !found[index].is_record() && width(&found[index], rows) != USUAL_COLUMNS + 1;
    if let Some(time) = time.filter(|_| has_none) {
        members.push(Member { index: time.index, transposed: false, used_as: Use::Column(time.name) });
    }
    note_transposed(found, &members, notes);
    TablePlan { members, rows }
}

/// Arrays whose names say nothing: the only one that is a whole table, or the only two that fit as readings and positions.
fn by_shape(found: &[Found], notes: &mut Vec<String>) -> Option<TablePlan> {
    let only = |fits: &dyn Fn(&Found) -> bool| {
        let mut fitting = (0..found.len()).filter(|&index| fits(&found[index]));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let named: Vec<(usize, String)> =
        found.iter().enumerate().map(|(index, array)| (index, squashed(&array.name))).collect();
    let readings = |array: &Found, of: usize| matches!(*array.dimensions(), [rows, sensors] if rows == of && rows > sensors && ALLOWED.contains(&sensors));
    let positions =
        only(&|array| matches!(*array.dimensions(), [rows, 2] if rows > 2)).and_then(|positions| {
            let rows = found[positions].dimensions()[0];
            // An array cannot be both: two of two columns have no positions.
            let sensors = only(&|array| readings(array, rows) && array.dimensions() != [rows, 2])?;
            Some((sensors, positions, rows))
        });
    let Some((sensors, positions, rows)) = positions else {
        let is_wide =
            |array: &Found| whole_rows(array).is_some_and(|(rows, _)| width(array, rows) >= USUAL_COLUMNS);
        let alone = || {
            let index = only(&|array| whole_rows(array).is_some())?;
            let (rows, _) = whole_rows(&found[index])?;
            is_wide_or_alone(found, index, rows).then_some(index)
        };
        let index = only(&is_wide).or_else(alone)?;
        return Some(whole_table(found, index, &named, notes));
    };
    notes.push(format!(
        "By their shapes, {} is taken as the readings of sensors A to {} and {} as x and y.",
        found[sensors].name,
        plate_name(found[sensors].dimensions()[1] - 1),
        found[positions].name
    ));
    let member = |index, used_as| Member { index, transposed: false, used_as };
    let mut members = vec![member(sensors, Use::Sensors), member(positions, Use::Positions)];
    let time = columns(found, &named).into_iter().find(|single| single.role == Role::Time);
    if let Some(time) = time.filter(|single| found[single.index].dimensions() == [rows]) {
        members.push(member(time.index, Use::Column(time.name)));
    }
    Some(TablePlan { members, rows })
}

fn note_transposed(found: &[Found], members: &[Member], notes: &mut Vec<String>) {
    for member in members.iter().filter(|member| member.transposed) {
        let array = &found[member.index];
        notes.push(format!(
            "{} has shape {}: its rows are taken as columns.",
            array.name,
            shape_text(array.dimensions())
        ));
    }
}

/// A single array as a table.
///
/// # Errors
/// A sentence for the user: another shape.
fn from_array(name: &str, header: Header, array: Array) -> Result<(ArraySource, Vec<String>), String> {
    let found = [Found::new(name.to_owned(), Ok(header))];
    if whole_rows(&found[0]).is_none() {
        return Err(format!(
            "the shape is {}; (N, {LEAST_COLUMNS}) to (N, {MOST_UNNAMED}) is needed: sensors, x, y, with the time in front or without.",
            shape_text(&array.shape)
        ));
    }
    let mut notes = Vec::new();
    let table = whole_table(&found, 0, &[], &mut notes);
    let mut array = Some(array);
    let source = table.read(&mut |_| array.take().ok_or_else(String::new))?;
    Ok((source, notes))
}

/// Reads the bytes of an .npy file as a table, with remarks.
///
/// # Errors
/// A sentence for the user: damaged header, elements that are no numbers, data shorter than the header says, or another
/// shape than that of a table.
pub(super) fn npy_table(bytes: &[u8]) -> Result<(ArraySource, Vec<Note>), String> {
    let header = Header::parse(bytes)?;
    if let Some(other) = header.not_numbers() {
        return Err(format!("The .npy file holds {other}; only plain numbers are read."));
    }
    let array = header.read(bytes)?;
    let (source, notes) = from_array("The array", header, array)
        .map_err(|message| format!("The array cannot be used: {message}"))?;
    Ok((source, notes.into_iter().map(|text| Note::new(Severity::Info, text)).collect()))
}

#[cfg(test)]
#[path = "arrays_tests.rs"]
mod tests;
