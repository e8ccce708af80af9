//! The canvas of a chart: it owns size, device pixel ratio, colour scheme and what it shows.

use std::cell::RefCell;
use std::rc::Rc;

use charts::{Frame, Point, Theme};
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlCanvasElement, MediaQueryList, ResizeObserver};
use yew::{
    AttrValue, Callback, Html, KeyboardEvent, MouseEvent, PointerEvent, Properties, component, html,
    use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

use super::backend::cleared;
use super::keys::{label, pressing};
use super::painting::{Paint, schedule};
use super::shown::{Drag, Look, Shown};

/// A pointer that moves less than so many css px while it is pressed has clicked.
const LEAST_DRAG_PX: f64 = 3.0;

/// A move of the cursor by keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// So many samples forwards (backwards if negative).
    By(i64),
    /// To the first sample.
    First,
    /// To the last sample.
    Last,
}

impl Step {
    /// What a key means: arrows one sample, with Shift ten; Home and End the ends.
    fn from_key(key: &str, shift: bool) -> Option<Self> {
        let stride = if shift { 10 } else { 1 };
        match key {
            "ArrowLeft" => Some(Self::By(-stride)),
            "ArrowRight" => Some(Self::By(stride)),
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            _ => None,
        }
    }

    /// The index this step leads to, from `current` within `[first, last]`; without a current one, the end that the step
    /// comes from.
    fn apply(self, current: Option<usize>, first: usize, last: usize) -> usize {
        match (self, current) {
            (Self::First, _) => first,
            (Self::Last, _) => last,
            (Self::By(by), Some(at)) => {
                let by_usize = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
                let to = if by < 0 { at.saturating_sub(by_usize) } else { at.saturating_add(by_usize) };
                to.clamp(first, last.max(first))
            }
            (Self::By(by), None) => {
                if by < 0 {
                    last
                } else {
                    first
                }
            }
        }
    }
}

/// What a chart's canvas shows and tells.
#[derive(Clone, PartialEq, Properties)]
pub struct ChartCanvasProps<S: Shown> {
    /// The chart.
    pub scene: S,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
    /// The place of the picture under the pointer, or reached by keys.
    pub on_place: Callback<Option<usize>>,
    /// The mouse has left.
    pub on_leave: Callback<()>,
    /// A click, or Enter: what the picture says a click there means, or what the cursor is on.
    pub on_pick: Callback<Option<usize>>,
    /// What changes how a picture is looked at that can be: a drag of the pointer, a key.
    pub on_look: Callback<Look>,
}

/// A canvas that fills its parent and always shows `scene`.
#[component]
pub fn ChartCanvas<S: Shown>(props: &ChartCanvasProps<S>) -> Html {
    let node = use_node_ref();
    let surface = use_mut_ref(Surface::<S>::default);
    let ratio = use_state_eq(device_pixel_ratio);
    let dark = use_state_eq(is_dark);

    {
        let (node, surface) = (node.clone(), Rc::clone(&surface));
        use_effect_with((), move |()| {
            let canvas = node.cast::<HtmlCanvasElement>();
            surface.borrow_mut().canvas.clone_from(&canvas);
            let observer = canvas.and_then(|canvas| SizeObserver::start(&canvas, &surface));
            move || {
                drop(observer);
                // The surface lives in its own queued redraw; without a canvas that redraw does nothing.
                surface.borrow_mut().canvas = None;
            }
        });
    }
    {
        let (surface, deps) = (Rc::clone(&surface), (props.scene.clone(), *ratio, *dark));
        use_effect_with(deps, move |(scene, ratio, dark)| {
            {
                let mut surface = surface.borrow_mut();
                if surface.ratio != *ratio {
                    surface.frame = None;
                }
                surface.scene = Some(scene.clone());
                (surface.ratio, surface.dark) = (*ratio, *dark);
            }
            schedule(&surface);
        });
    }
    use_effect_with((), move |()| {
        let listener = dark_scheme().map(|query| {
            let now = query.clone();
            EventListener::new(&query, "change", move |_| dark.set(now.matches()))
        });
        move || drop(listener)
    });
    {
        let handle = ratio.clone();
        use_effect_with(*ratio, move |ratio| {
            // The query holds for one ratio only, so that each change needs a new one. Zooming resizes the window, too; a
            // browser may send either event without the other.
            let on_change = move |_: &Event| handle.set(device_pixel_ratio());
            let query = media_query(&format!("(resolution: {ratio}dppx)"))
                .map(|query| EventListener::new(&query, "change", on_change.clone()));
            let resize = web_sys::window().map(|window| EventListener::new(&window, "resize", on_change));
            move || drop((query, resize))
        });
    }

    let point = {
        let (surface, scene, on_place) = (Rc::clone(&surface), props.scene.clone(), props.on_place.clone());
        Callback::from(move |event: PointerEvent| {
            let (frame, at) = (surface.borrow().frame, surface.borrow().at(&event));
            if let Some(frame) = frame {
                on_place.emit(scene.nearest(frame, at));
            }
        })
    };
    let (down, point) = if S::DRAGS && props.scene.can_be_dragged() {
        dragging(&surface, &point, &props.on_look)
    } else {
        (point.clone(), point)
    };
    let leave = props.on_leave.clone();
    let onpointerleave = Callback::from(move |event: PointerEvent| {
        // A lifted finger leaves as well, but its cursor should stay.
        if event.pointer_type() == "mouse" {
            leave.emit(());
        }
    });
    let onclick = {
        let (surface, scene, pick) = (Rc::clone(&surface), props.scene.clone(), props.on_pick.clone());
        Callback::from(move |event: MouseEvent| {
            // What ends a drag is no click.
            let frame = surface.borrow().frame.filter(|_| !surface.borrow().was_dragged);
            if let Some(frame) = frame {
                let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
                pick.emit(scene.pick(frame, at));
            }
        })
    };
    let (places, place) = (props.scene.places(), props.scene.place());
    let (on_place, pick) = (props.on_place.clone(), props.on_pick.clone());
    let on_press = S::DRAGS.then(|| pressing(&props.scene, &props.on_look));
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
        if !chord && on_press.as_ref().is_some_and(|press| press(&event)) {
            event.prevent_default();
        } else if let Some(by) = Step::from_key(&event.key(), event.shift_key()).filter(|_| !chord) {
            event.prevent_default();
            if let Some((first, last)) = places {
                on_place.emit(Some(by.apply(place, first, last)));
            }
        } else if event.key() == "Enter" && !chord {
            pick.emit(place);
        }
    });
    html! {
        <div class="chart-plot">
            <canvas
                ref={node}
                class="chart-canvas"
                data-testid={props.test_id.clone()}
                role="img"
                aria-label={label(&props.scene)}
                tabindex="0"
                onpointermove={point}
                onpointerdown={down}
                {onpointerleave}
                {onclick}
                {onkeydown}
            />
        </div>
    }
}

/// What happens when the pointer is pressed on, and moved over, a picture that can be dragged; without a button pressed it moves
/// as over others.
fn dragging<S: Shown>(
    surface: &Rc<RefCell<Surface<S>>>,
    point: &Callback<PointerEvent>,
    on_look: &Callback<Look>,
) -> (Callback<PointerEvent>, Callback<PointerEvent>) {
    let down = {
        let (surface, point) = (Rc::clone(surface), point.clone());
        Callback::from(move |event: PointerEvent| {
            let mut own = surface.borrow_mut();
            let at = own.at(&event);
            (own.drag, own.was_dragged) = (Some((at, at)), false);
            if let Some(canvas) = &own.canvas {
                // Without it a drag ends at the canvas' edge.
                canvas.set_pointer_capture(event.pointer_id()).unwrap_or_default();
            }
            drop(own);
            point.emit(event);
        })
    };
    let (surface, point, on_look) = (Rc::clone(surface), point.clone(), on_look.clone());
    let moved = Callback::from(move |event: PointerEvent| {
        let mut own = surface.borrow_mut();
        let (Some((start, before)), Some(frame)) = (own.drag.filter(|_| event.buttons() == 1), own.frame)
        else {
            drop(own);
            return point.emit(event);
        };
        let now = own.at(&event);
        own.was_dragged |= (now.0 - start.0).abs().max((now.1 - start.1).abs()) >= LEAST_DRAG_PX;
        own.drag = Some((start, now));
        let is_drag = own.was_dragged;
        drop(own);
        if is_drag {
            on_look.emit(Look::Drag(frame, Drag { start, before, now }));
        }
    });
    (down, moved)
}

/// The browser's side of one canvas.
struct Surface<S> {
    canvas: Option<HtmlCanvasElement>,
    scene: Option<S>,
    ratio: f64,
    dark: bool,
    /// Size at the last measurement; none after a change.
    frame: Option<Frame>,
    /// Whether a redraw waits for an animation frame.
    is_waiting: bool,
    /// Where the pointer was pressed, and where it was last.
    drag: Option<(Point, Point)>,
    /// Whether it has moved since.
    was_dragged: bool,
}

impl<S> Default for Surface<S> {
    fn default() -> Self {
        Self {
            canvas: None,
            scene: None,
            ratio: 0.0,
            dark: false,
            frame: None,
            is_waiting: false,
            drag: None,
            was_dragged: false,
        }
    }
}

impl<S> Surface<S> {
    /// Where the pointer is, in the frame's pixels.
    fn at(&self, event: &PointerEvent) -> Point {
        let scale = self.frame.map_or(1.0, |frame| self.ratio / frame.ratio);
        (f64::from(event.offset_x()) * scale, f64::from(event.offset_y()) * scale)
    }
}

impl<S: Shown> Paint for Surface<S> {
    fn is_waiting(&mut self) -> &mut bool {
        &mut self.is_waiting
    }

    /// Fits the canvas to its parent and draws. Errors of the backend (a lost 2D context) leave the chart empty until the
    /// next redraw: there is nobody to tell who could do more.
    fn paint(&mut self) {
        let (Some(canvas), Some(scene)) = (&self.canvas, &self.scene) else { return };
        let frame = match self.frame {
            Some(frame) => frame,
            None => match fitted(canvas, self.ratio) {
                Some(frame) => *self.frame.insert(frame),
                None => return,
            },
        };
        if let Some(backend) = cleared(canvas) {
            let _ = charts::draw(scene, backend, frame, Theme::for_scheme(self.dark));
        }
    }
}

/// Gives `canvas` the largest size of whole device pixels within its parent, so that the browser never rescales what was
/// drawn; `None` while the parent has no size. The style `--chart-scale` of its place enlarges text, lines and marks.
fn fitted(canvas: &HtmlCanvasElement, ratio: f64) -> Option<Frame> {
    let parent = canvas.parent_element()?.get_bounding_client_rect();
    let (width, height) = ((parent.width() * ratio).floor(), (parent.height() * ratio).floor());
    if width < 1.0 || height < 1.0 {
        return None;
    }
    let style = canvas.style();
    style.set_property("width", &format!("{}px", width / ratio)).ok()?;
    style.set_property("height", &format!("{}px", height / ratio)).ok()?;
    let enlarged = ratio * scale(canvas).unwrap_or(1.0);
    let frame = Frame { width: width / enlarged, height: height / enlarged, ratio: enlarged };
    let (width, height) = frame.device_size();
    // Setting an attribute clears the canvas even if the value is the same.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    Some(frame)
}

/// What the page enlarges a chart by.
fn scale(canvas: &HtmlCanvasElement) -> Option<f64> {
    let style = web_sys::window()?.get_computed_style(canvas).ok()??;
    let scale: f64 = style.get_property_value("--chart-scale").ok()?.trim().parse().ok()?;
    (scale > 0.0).then_some(scale)
}

/// Measures anew when the parent's size changes; stops when dropped.
struct SizeObserver {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut()>,
}

impl SizeObserver {
    fn start<S: Shown>(canvas: &HtmlCanvasElement, surface: &Rc<RefCell<Surface<S>>>) -> Option<Self> {
        let surface = Rc::clone(surface);
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            surface.borrow_mut().frame = None;
            schedule(&surface);
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        observer.observe(&canvas.parent_element()?);
        Some(Self { observer, _on_resize: on_resize })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn device_pixel_ratio() -> f64 {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    if ratio > 0.0 { ratio } else { 1.0 }
}

fn media_query(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

/// Whether the page is dark now.
pub fn is_dark() -> bool {
    dark_scheme().is_some_and(|query| query.matches())
}

fn dark_scheme() -> Option<MediaQueryList> {
    media_query("(prefers-color-scheme: dark)")
}

#[cfg(test)]
#[path = "surface_tests.rs"]
mod tests;
