//! Keys that change how a picture is looked at, and what readers who do not see it hear of them.

use yew::{Callback, KeyboardEvent};

use super::shown::{Look, Press, Shown};

/// What a picture says to readers who do not see it, and which keys it knows beside those of the cursor.
pub fn label<S: Shown>(scene: &S) -> String {
    let mut words = scene.summary();
    if S::DRAGS && !scene.hint().is_empty() {
        words.push(' ');
        words += scene.hint();
    }
    words
}

/// Tells of a key that changes how a picture is looked at; whether it was one.
pub fn pressing<S: Shown>(scene: &S, on_look: &Callback<Look>) -> impl Fn(&KeyboardEvent) -> bool + use<S> {
    let (scene, on_look) = (scene.clone(), on_look.clone());
    move |event| {
        let look = Press::from_key(&event.key(), event.shift_key()).map(Look::Press);
        let look = look.filter(|look| scene.clone().look(*look));
        look.into_iter().for_each(|look| on_look.emit(look));
        look.is_some()
    }
}
