//! Trains the networks of `same_bits` natively and prints their hashes as JSON: the short ones, or all with `--long`.

use bitroom_tests::same_bits::{train, trainings};
use serde_json::{Map, Value, json};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let long = std::env::args().skip(1).any(|argument| argument == "--long");
    let mut hashes = Map::new();
    for training in trainings().into_iter().filter(|training| long || !training.long) {
        let hash = train(&training.config).map_err(|error| format!("{}: {error}", training.name))?;
        hashes.insert(training.name.to_owned(), Value::from(hash));
    }
    println!("{}", json!({ "engine_version": protocol::version::ENGINE_VERSION, "hashes": hashes }));
    Ok(())
}
