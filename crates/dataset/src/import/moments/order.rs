//! Which of the numbers of a date is the day: by what all rows allow.

use super::{Fields, days};

/// Order of day, month and year in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum DayOrder {
    /// 21.04.2016
    Dmy,
    /// 4/21/2016
    Mdy,
    /// 16-04-21
    Ymd,
}

impl DayOrder {
    /// All of them, the most common first.
    pub(in super::super) const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    /// Value of an answer.
    pub(in super::super) fn value(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// Name shown to the user.
    pub(in super::super) fn label(self) -> &'static str {
        match self {
            Self::Dmy => "day first",
            Self::Mdy => "month first",
            Self::Ymd => "year first",
        }
    }

    /// The order with that [`Self::value`].
    pub(in super::super) fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.value() == value)
    }
}

/// What the dates of all rows allow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct OrderEvidence {
    /// Dates seen.
    dates: u32,
    /// Dates that each order cannot read, in the order of [`DayOrder::ALL`].
    impossible: [u32; 3],
    /// Times a date was earlier than the one before, in each order.
    falls: [u32; 3],
    last: [Option<i128>; 3],
    first: Option<Fields>,
    differ: bool,
}

/// How the dates of a column are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Order {
    /// There are no dates in numbers, or only one order reads them.
    Known(DayOrder),
    /// Several orders read them, but all rows bear the same date, so that it makes no difference.
    SameDay,
    /// Several orders read them.
    Unknown,
}

impl OrderEvidence {
    /// Takes a date into account.
    pub(in super::super) fn add(&mut self, fields: Fields) {
        self.dates += 1;
        let first = *self.first.get_or_insert(fields);
        self.differ |= first != fields;
        for (index, order) in DayOrder::ALL.into_iter().enumerate() {
            // With four digits the year stands last.
            let possible = order != DayOrder::Ymd || fields.numbers[2] <= 31;
            match days(fields, order).filter(|_| possible) {
                Some(day) => {
                    self.falls[index] += u32::from(self.last[index].is_some_and(|last| day < last));
                    self.last[index] = Some(day);
                }
                None => self.impossible[index] += 1,
            }
        }
    }

    /// Whether any dates were seen.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.dates == 0
    }

    /// The first date, for the question.
    pub(in super::super) fn example(&self) -> Option<Fields> {
        self.first
    }

    /// The orders that read the dates, the likeliest first: those that read most of them, then those in which time does not
    /// go back.
    pub(in super::super) fn possible(&self) -> Vec<DayOrder> {
        let readable = |index: usize| self.impossible[index].saturating_mul(20) <= self.dates;
        let mut found: Vec<usize> = (0..3).filter(|&index| readable(index)).collect();
        if found.iter().any(|&index| self.falls[index] == 0) {
            found.retain(|&index| self.falls[index] == 0);
        }
        found.into_iter().map(|index| DayOrder::ALL[index]).collect()
    }

    /// What the dates tell.
    pub(in super::super) fn order(&self) -> Order {
        let possible = self.possible();
        let points = self.first.is_some_and(|fields| fields.sign == '.');
        match possible.as_slice() {
            [only] => Order::Known(*only),
            [] => Order::Known(DayOrder::Dmy),
            // Points stand between day, month and year only where the day comes first.
            [first, ..] if points && *first == DayOrder::Dmy => Order::Known(DayOrder::Dmy),
            _ if !self.differ => Order::SameDay,
            _ => Order::Unknown,
        }
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
