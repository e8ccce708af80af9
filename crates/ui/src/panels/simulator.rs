//! The Data card's fold with the simulated room's parameters.

use protocol::config::SimulatedSource;
use protocol::report::{DataView, SimulatorParameter};
use yew::{AttrValue, Html, html};

use crate::state::{Action, Change, Drafts, simulator};
use crate::widgets::{Dispatch, NumberRow};

/// What the rows show.
pub struct SimulatorRows<'a> {
    /// The data in use, with the parameters and their ranges.
    pub view: &'a DataView,
    /// Preset and changed parameters as set.
    pub simulated: &'a SimulatedSource,
    /// Texts being typed.
    pub drafts: &'a Drafts,
    /// The reducer.
    pub dispatch: &'a Dispatch,
}

/// One number field per parameter; changed ones name the preset's value.
pub fn simulator_rows(props: &SimulatorRows<'_>) -> Html {
    let row = |parameter: &SimulatorParameter| {
        let draft = props.drafts.parameter(&parameter.name);
        let preset = parameter.preset_value.to_string();
        let changed = simulator::changed(props.simulated, &parameter.name);
        let value = draft.or(changed).unwrap_or(&preset).to_owned();
        let allowed = draft.and_then(|text| simulator::check(parameter, text).err()).map(AttrValue::from);
        let name = parameter.name.clone();
        let on_type = {
            let name = name.clone();
            props.dispatch.reform(move |text| Action::TypeParameter(name.clone(), text))
        };
        let on_settle = props.dispatch.reform(move |()| Action::SettleParameter(name.clone()));
        html! {
            <NumberRow key={parameter.name.clone()} test_id={format!("sim-param-{}", parameter.name)}
                label={parameter.name.clone()} unit={parameter.unit.clone()} tip={parameter.meaning.clone()}
                step={if parameter.whole { "1" } else { "any" }} {value} {allowed}
                changed={changed.map(|_| AttrValue::from(format!("preset {preset}")))} {on_type} {on_settle} />
        }
    };
    html! {
        <>
            <p class="note">{ "Changed parameters make another room; choosing a sample takes them back." }</p>
            <button type="button" data-testid="sim-reset" disabled={props.simulated.overrides.is_empty()}
                onclick={props.dispatch.reform(|_| Action::Set(Change::SimReset))}>{ "Reset to preset" }</button>
            <div class="pairs">{ for props.view.simulator.iter().map(row) }</div>
        </>
    }
}
