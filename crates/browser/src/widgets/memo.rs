//! Parts of a page that are drawn anew only when what they show has changed.
//!
//! A component does that too, but yew's machinery for one is some kilobytes of program, for each of them. All parts that have no
//! state of their own are one component here, which does not know what it shows.

use std::any::Any;
use std::rc::Rc;

use yew::{Html, Properties, component, html};

/// What is shown, and what shows it.
trait Drawn {
    fn draw(&self) -> Html;
    fn equals(&self, other: &dyn Drawn) -> bool;
    fn as_any(&self) -> &dyn Any;
}

struct Of<P> {
    props: P,
    view: fn(&P) -> Html,
}

impl<P: PartialEq + 'static> Drawn for Of<P> {
    fn draw(&self) -> Html {
        (self.view)(&self.props)
    }

    fn equals(&self, other: &dyn Drawn) -> bool {
        // Two parts with the same properties are the same part: each view has a type of its own.
        other.as_any().downcast_ref::<Self>().is_some_and(|other| self.props == other.props)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone, Properties)]
struct MemoProps {
    part: Rc<dyn Drawn>,
}

impl PartialEq for MemoProps {
    fn eq(&self, other: &Self) -> bool {
        self.part.equals(&*other.part)
    }
}

#[component]
fn Memo(props: &MemoProps) -> Html {
    props.part.draw()
}

/// What `view` makes of `props`, made anew only when these change. `view` uses no hooks, and is the only one of its type of
/// properties.
pub fn memo<P: PartialEq + 'static>(props: P, view: fn(&P) -> Html) -> Html {
    html! { <Memo part={Rc::new(Of { props, view }) as Rc<dyn Drawn>} /> }
}
