//! What is seen of the sweep that is shown: pictures and findings, made anew when something of them changes.

use atlas::{Finding, Limit, Plate, Titled, findings, plates, retrained, shares};
use sweep::PointId;
use sweep::statistics::groups;
use vocabulary::{Figure, Statistic};

use crate::state::{SweepId, Sweeps};

/// What it is made of: it is the same as long as this is.
type Made = (SweepId, u64, u64, Statistic, Figure, Option<PointId>, bool, Option<Limit>);

/// Pictures and findings; nothing where no sweep is shown.
#[derive(Debug, Default)]
pub struct Seen {
    made: Option<Made>,
    /// The pictures.
    pub plates: Vec<Plate>,
    /// Losses and paths of points that were trained again.
    pub again: Vec<Plate>,
    /// What the results say.
    pub findings: Vec<Finding>,
    /// What each axis counts for.
    pub shares: Option<Titled>,
}

impl Seen {
    /// Makes it anew if the state is another. Whether it was.
    pub fn follow(&mut self, state: &Sweeps) -> bool {
        let open = state.open.as_ref();
        let Sweeps { statistic, figure, selected, thesis, .. } = *state;
        let made = open.map(|open| {
            let limit = state.limit().unwrap_or_default();
            (open.head.id, open.version, open.again.version, statistic, figure, selected, thesis, limit)
        });
        if made == self.made {
            return false;
        }
        *self = match open {
            Some(open) => {
                let groups = groups(open.plan(), &open.results);
                let view = state.view(open.plan(), &groups);
                let shares = Some(shares(&view)).filter(|shares| !shares.table.is_empty());
                let again = retrained(&view, &open.again.done);
                Self { made, plates: plates(&view), again, findings: findings(&view), shares }
            }
            None => Self { made, ..Self::default() },
        };
        true
    }
}
