//! Tests of the SVG writer: what a file holds is what the page draws, element by element.

use std::rc::Rc;

use roxmltree::{Document, Node};

use super::*;
use crate::record::{Mark, Marks, record_drawn};
use crate::*;

const SIZE: (u32, u32) = (420, 240);

fn frame() -> Frame {
    Frame { width: f64::from(SIZE.0), height: f64::from(SIZE.1), ratio: 1.0 }
}

fn paths() -> Rc<[PathSeries]> {
    let path = |role: RunRole, shift: f32| PathSeries {
        role,
        label: role.name().into(),
        x: (0..40).map(|k| 1.5 + (k as f32 * 0.03 + shift)).collect(),
        y: (0..40).map(|k| 0.5 + k as f32 * 0.05 + shift).collect(),
    };
    RunRole::DRAWN.into_iter().zip(0_u8..).map(|(role, k)| path(role, f32::from(k) * 0.02)).collect()
}

fn loss(role: RunRole, validation: bool, background: bool) -> LossSeries {
    let losses = (1..200).map(|k| 2.0 / f64::from(k) + if validation { 0.1 } else { 0.05 }).collect();
    LossSeries { role, validation, background, losses, best: Some((150, 0.113)) }
}

fn cloud(shift: f64) -> Cloud {
    let point = |neurons: u32| {
        let ade = 0.4 + f64::from(neurons % 5) * 0.01 + shift;
        let spread = FiveNumbers {
            min: ade - 0.02,
            lower_quartile: ade - 0.01,
            median: ade,
            upper_quartile: ade + 0.01,
            max: ade + 0.03,
        };
        SizePoint { neurons, ade, spread: Some(spread) }
    };
    let line = Trend { slope: -0.0002, intercept: 0.43 + shift, correlation: -0.1 };
    Cloud { points: (22..=52).map(point).collect(), line: Some(line) }
}

/// One picture of every kind, each with its cursor on a place.
fn pictures() -> Vec<Scene> {
    let plates = Rc::from([(1.5, 0.0), (3.0, 1.5), (1.5, 3.0), (0.0, 1.5)]);
    let grid = Grid { scale: 0.25, zero_point: 1, lowest: -7, highest: 7 };
    let histogram = Histogram {
        min: -1.0,
        max: 1.0,
        counts: vec![1, 4, 9, 3],
        levels: vec![-1.0, 0.0, 1.0],
        grid: Some(grid),
    };
    let range = |step: u32| RangePoint { step, min: -1.0, max: 6.0 - step as f32 * 0.02, zero_share: 0.3 };
    let spread =
        FiveNumbers { min: 0.4, lower_quartile: 0.41, median: 0.42, upper_quartile: 0.43, max: 0.44 };
    let cost = |name: &str, alone| Cost { name: name.into(), alone, saved: alone / 2.0 };
    vec![
        Scene::Room(RoomScene {
            extent: [0.0, 0.0, 3.0, 3.0],
            room: Room { walls: [0.0, 0.0, 3.0, 3.0], plates },
            series: paths(),
            levels: None,
            visible: None,
            cursor: Some(7),
            time: "3.5 s".to_owned(),
            breaks: Rc::from([20]),
        }),
        Scene::Trace(TraceScene {
            axis: Coordinate::X,
            time_s: (0..40).map(|k| f64::from(k) * 0.5).collect(),
            has_time: true,
            series: paths(),
            visible: (0.0, 20.0),
            range_m: (0.0, 3.0),
            levels: None,
            cursor: Some(7),
            breaks: Rc::from([20]),
        }),
        Scene::Loss(LossScene {
            series: [
                loss(RunRole::Float, false, true),
                loss(RunRole::Float, true, false),
                loss(RunRole::Qat, true, false),
            ]
            .into(),
            repeats: 2,
            epochs: 250,
            hovered: Some(100),
        }),
        Scene::Histogram(HistogramScene {
            histogram: Rc::new(histogram),
            counted: "weights",
            unit: "value <&> \"unit\"\u{1}".into(),
            of: "whole tensor".into(),
            role: RunRole::Ptq,
            hovered: Some(2),
        }),
        Scene::Strip(StripScene {
            values: Rc::from([0.40, 0.41, 0.42, 0.43, 0.44]),
            spread: Some(spread),
            chosen: 2,
            role: RunRole::Qat,
            hovered: Some(1),
        }),
        Scene::Exploration(ExplorationScene {
            ours: cloud(0.0),
            thesis: Some(cloud(0.01)),
            sizes: (22, 52),
            picked: Rc::from([32, 45]),
            hovered: Some(33),
        }),
        Scene::Ranges(RangeScene {
            points: (0..200).map(range).collect(),
            weights: true,
            role: RunRole::Qat,
            log: false,
            steps: 250,
            hovered: Some(50),
        }),
        Scene::Costs(CostScene {
            costs: [cost("input", 0.002), cost("dense 1, weights", 0.02)].into(),
            role: RunRole::Ptq,
            hovered: Some(0),
        }),
    ]
}

fn number_of(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// A number of drawing units in css px.
fn length_of(node: Node<'_, '_>, name: &str) -> f64 {
    number_of(node, name) / f64::from(UNITS_PER_PIXEL)
}

fn points_of(node: Node<'_, '_>) -> Vec<Point> {
    let unit = f64::from(UNITS_PER_PIXEL);
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse::<f64>().unwrap() / unit, y.parse::<f64>().unwrap() / unit)
    };
    node.attribute("points").unwrap().split_whitespace().map(pair).collect()
}

/// What the file draws, in the recorder's terms.
fn read_back(document: &Document<'_>) -> Vec<Mark> {
    let mark = |node: Node<'_, '_>| {
        let colour = |name: &str| node.attribute(name).unwrap().to_lowercase();
        let at = |x: &str, y: &str| (length_of(node, x), length_of(node, y));
        Some(match node.tag_name().name() {
            "polyline" => Mark::Line(points_of(node), colour("stroke"), length_of(node, "stroke-width")),
            "rect" => {
                let (x, y) = at("x", "y");
                let (width, height) = at("width", "height");
                Mark::Rect((x, y), (x + width, y + height), colour("fill"))
            }
            "circle" => Mark::Disc(at("cx", "cy"), length_of(node, "r"), colour("fill")),
            "polygon" => Mark::Polygon(points_of(node), colour("fill")),
            "text" => Mark::Text(node.text().unwrap().trim().to_owned(), at("x", "y")),
            "svg" | "title" => return None,
            other => panic!("charts draw no {other}"),
        })
    };
    document.descendants().filter(Node::is_element).filter_map(mark).collect()
}

#[test]
fn a_file_holds_the_page_s_drawing_calls_and_a_background() {
    for theme in [&Theme::LIGHT, &Theme::DARK] {
        for picture in pictures() {
            // By `draw`, as the page's canvas does.
            let Marks(mut on_the_page) = record_drawn(&picture, frame(), theme);
            for mark in &mut on_the_page {
                if let Mark::Text(text, _) = mark {
                    *text = printable(text);
                }
            }
            let text = svg(&picture, SIZE, theme);
            let document = Document::parse(&text).unwrap();
            let in_the_file = read_back(&document);
            let surface = format!("#{:02x}{:02x}{:02x}", theme.surface.0, theme.surface.1, theme.surface.2);
            assert_eq!(in_the_file[0], Mark::Rect((0.0, 0.0), (420.0, 240.0), surface));
            assert!(on_the_page.len() > 10, "{}: {}", picture.kind(), on_the_page.len());
            assert_eq!(in_the_file[1..], on_the_page, "{}", picture.kind());
        }
    }
}

#[test]
fn the_root_has_the_size_in_css_px_and_the_summary() {
    for picture in pictures() {
        let text = svg(&picture, SIZE, &Theme::LIGHT);
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!((number_of(root, "width"), number_of(root, "height")), (420.0, 240.0));
        assert_eq!(root.attribute("viewBox"), Some("0 0 6720 3840"));
        let inner = root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg")));
        assert_eq!(
            inner.unwrap().attribute("viewBox"),
            root.attribute("viewBox"),
            "units are not scaled twice"
        );
        let title = root.first_element_child().unwrap();
        assert_eq!((title.tag_name().name(), title.text().unwrap()), ("title", picture.summary().as_str()));
        assert_eq!(svg(&picture, SIZE, &Theme::LIGHT), text, "the same bytes");
    }
}

#[test]
fn text_has_the_page_s_size_font_and_anchor_and_cannot_break_the_file() {
    let histogram = pictures().remove(3);
    let text = svg(&histogram, SIZE, &Theme::LIGHT);
    let document = Document::parse(&text).unwrap();
    let texts: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == "text").collect();
    for node in &texts {
        assert_eq!(node.attribute("font-family"), Some(theme::FONT_FAMILY));
        let bold = node.attribute("font-weight") == Some("bold");
        let size = if bold { theme::TITLE_PX } else { theme::LABEL_PX };
        assert!((length_of(*node, "font-size") - size).abs() < 1e-9);
    }
    assert_eq!(texts.iter().filter(|node| node.attribute("font-weight") == Some("bold")).count(), 1, "count");
    let unit = texts.iter().find(|node| node.text().unwrap().contains("value")).unwrap();
    assert_eq!(unit.text().unwrap().trim(), "value <&> \"unit\"");
    assert_eq!(unit.attribute("text-anchor"), Some("middle"));
    let least = texts.iter().find(|node| node.text().unwrap().trim() == "0").unwrap();
    assert_eq!(least.attribute("text-anchor"), Some("end"), "to the left of its line");
}

#[test]
fn pale_lines_are_pale_in_the_file() {
    let text = svg(&pictures()[2], SIZE, &Theme::LIGHT);
    let document = Document::parse(&text).unwrap();
    let blue = document.descendants().filter(|node| node.attribute("stroke") == Some("#0072B2"));
    let opacities: Vec<f64> = blue.map(|node| number_of(node, "opacity")).collect();
    assert_eq!(opacities, [0.18, 1.0], "a repeat's training loss, the run's validation loss");
}

#[test]
fn no_size_is_no_panic() {
    for picture in pictures() {
        for size in [(0, 0), (1, 1), (1, 4000)] {
            let text = svg(&picture, size, &Theme::LIGHT);
            assert!(Document::parse(&text).is_ok(), "{} {size:?}", picture.kind());
        }
    }
}
