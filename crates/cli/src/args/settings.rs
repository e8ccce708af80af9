//! Flags that are drawn from the table of settings.

use std::marker::PhantomData;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use protocol::Patch;
use protocol::patch::named;
use protocol::settings::{Domain, Flag, Setting, all, setting};
use vocabulary::Card;

/// `settings`.
#[derive(clap::Args)]
pub struct Settings {
    /// Their types for TypeScript instead.
    #[arg(long)]
    pub types: bool,
}

/// What a setting does, and the words that it may be, as the help of an option of its own.
pub fn tip(path: &str) -> String {
    let Some(setting) = setting(path) else { return String::new() };
    match &setting.domain {
        domain @ Domain::Word { .. } => format!("{} One of {}.", setting.tip, domain.words(path)),
        _ => setting.tip.to_owned(),
    }
}

/// Which cards' flags a command has.
pub trait Cards {
    /// The cards.
    const CARDS: &'static [Card];
    /// Settings that the command has an option of its own for.
    const WITHOUT: &'static [&'static str] = &[];
}

/// How the rows are divided.
#[derive(Clone)]
pub struct OfData;

impl Cards for OfData {
    const CARDS: &'static [Card] = &[Card::Data];
}

/// A network, its training, and quantizers that are trained along.
#[derive(Clone)]
pub struct OfRun;

impl Cards for OfRun {
    const CARDS: &'static [Card] = &[Card::Network, Card::Training, Card::Qat];
}

/// How the networks of an exploration are trained; its defaults are its own where they differ.
#[derive(Clone)]
pub struct OfExploration;

impl Cards for OfExploration {
    const CARDS: &'static [Card] = &[Card::Training];
    const WITHOUT: &'static [&'static str] = &["training.repeats"];
}

/// Quantization after training.
#[derive(Clone)]
pub struct OfPtq;

impl Cards for OfPtq {
    const CARDS: &'static [Card] = &[Card::Ptq];
}

/// The flags of some cards, as the change of a job that they mean.
#[derive(Clone)]
pub struct SettingArgs<C> {
    pub patch: Patch,
    cards: PhantomData<C>,
}

/// The settings that have a flag, with it.
fn flags<C: Cards>() -> impl Iterator<Item = (&'static Setting, Flag)> {
    let own = |setting: &&Setting| C::CARDS.contains(&setting.card) && !C::WITHOUT.contains(&setting.path);
    all().filter(own).filter_map(|setting| Some((setting, setting.flag?)))
}

/// What stands for a value in the help.
fn value_name(setting: &Setting) -> &'static str {
    match setting.domain {
        Domain::Whole(_) | Domain::Real(_) | Domain::Share(_) => "NUMBER",
        Domain::Switch => "true|false",
        Domain::Word { .. } | Domain::Part { .. } => "NAME",
        Domain::Text(_) | Domain::List(_) => "VALUE",
    }
}

impl<C: Cards> Args for SettingArgs<C> {
    fn augment_args(command: Command) -> Command {
        let arg = |(setting, flag): (&'static Setting, Flag)| {
            let arg = Arg::new(setting.path).long(flag.name()).help_heading(setting.card.label());
            match flag {
                Flag::Value(_) => {
                    arg.value_name(value_name(setting)).allow_hyphen_values(true).help(setting.help())
                }
                Flag::On(_) => arg.action(ArgAction::SetTrue).help(setting.help()),
                Flag::Off(_) => {
                    arg.action(ArgAction::SetTrue).help(format!("Switches off: {}", setting.help()))
                }
            }
        };
        command.args(flags::<C>().map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<C: Cards> FromArgMatches for SettingArgs<C> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut args = Self { patch: Patch::default(), cards: PhantomData };
        args.update_from_arg_matches(matches)?;
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for (setting, flag) in flags::<C>() {
            match flag {
                Flag::Value(name) => {
                    let Some(text) = matches.get_one::<String>(setting.path) else { continue };
                    self.patch.set(setting.path, value(setting, name, text)?);
                }
                // A part is switched on by its name, as everywhere.
                Flag::On(_) if matches.get_flag(setting.path) => self.patch.set(setting.path, "on"),
                Flag::Off(_) if matches.get_flag(setting.path) => self.patch.set(setting.path, "off"),
                Flag::On(_) | Flag::Off(_) => {}
            }
        }
        Ok(())
    }
}

/// The value of a flag. Numbers out of range are left to the checks, which name the setting.
fn value(setting: &Setting, name: &str, text: &str) -> Result<serde_json::Value, clap::Error> {
    let number = || text.parse::<u64>().map(Into::into).or_else(|_| text.parse::<f64>().map(Into::into));
    let read = match &setting.domain {
        Domain::Whole(_) => text.parse::<u64>().ok().map(Into::into),
        Domain::Real(_) | Domain::Share(_) => number().ok(),
        Domain::Part { .. } => named(setting.path).iter().any(|(name, _)| *name == text).then(|| text.into()),
        _ => setting.read(text).ok(),
    };
    read.ok_or_else(|| {
        let words = setting.domain.words(setting.path);
        let message = match &setting.domain {
            Domain::Word { .. } | Domain::Part { .. } => {
                format!("--{name}: '{text}' is not known; there are {words}")
            }
            Domain::Switch => format!("--{name}: '{text}' is neither true nor false"),
            _ => format!("--{name}: '{text}' is no such value; allowed: {words}"),
        };
        clap::Error::raw(clap::error::ErrorKind::InvalidValue, format!("{message}\n"))
    })
}
