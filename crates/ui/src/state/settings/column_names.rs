//! Further column names of uploaded files, as text: `sensor1 = cap_a; x = pos_x`.

use protocol::import::ColumnRole;

/// Reads entries `role = column name`, separated by semicolons.
///
/// # Errors
/// The entry that cannot be read, and why.
pub fn read(text: &str) -> Result<Vec<(ColumnRole, String)>, String> {
    let mut names: Vec<(ColumnRole, String)> = Vec::new();
    for entry in text.split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
        let Some((role, name)) = entry.split_once('=') else {
            return Err(format!("\u{201c}{entry}\u{201d}: write role = column name"));
        };
        let (role, name) = (role.trim().to_ascii_lowercase(), name.trim());
        let Some(role) = ColumnRole::from_name(&role).filter(|role| *role != ColumnRole::Ignore) else {
            return Err(format!("\u{201c}{role}\u{201d} is no role; roles: {}", ColumnRole::names()));
        };
        if name.is_empty() {
            return Err(format!("{}: the column name is missing", role.name()));
        }
        if let Some((other, _)) = names.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)) {
            return Err(format!(
                "\u{201c}{name}\u{201d} is named twice: {} and {}",
                other.name(),
                role.name()
            ));
        }
        names.push((role, name.to_owned()));
    }
    Ok(names)
}

/// The text that [`read`] turns into these names.
pub fn write(names: &[(ColumnRole, String)]) -> String {
    let entries: Vec<String> = names.iter().map(|(role, name)| format!("{} = {name}", role.name())).collect();
    entries.join("; ")
}

#[cfg(test)]
#[path = "column_names_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
