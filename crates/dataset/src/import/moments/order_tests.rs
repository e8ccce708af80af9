//! Tests of `order`.

use super::*;

fn order(dates: &[[i32; 3]], sign: char) -> Order {
    let mut evidence = OrderEvidence::default();
    dates.iter().for_each(|&numbers| evidence.add(Fields { numbers, sign }));
    evidence.order()
}

#[test]
fn the_order_follows_from_what_all_rows_allow() {
    assert_eq!(order(&[[4, 3, 2016], [21, 4, 2016]], '/'), Order::Known(DayOrder::Dmy));
    assert_eq!(order(&[[4, 21, 2016]], '/'), Order::Known(DayOrder::Mdy));
    assert_eq!(order(&[[4, 21, 2016]; 120], '/'), Order::Known(DayOrder::Mdy));
    assert_eq!(order(&[[4, 3, 2016]], '.'), Order::Known(DayOrder::Dmy));
    assert_eq!(order(&[[4, 3, 2016], [4, 3, 2016]], '/'), Order::SameDay);
    assert_eq!(order(&[[4, 3, 2016], [5, 3, 2016]], '/'), Order::Unknown);
    // From 30 to 31 the day can only be the second; 16 is no month.
    assert_eq!(order(&[[16, 4, 30]], '-'), Order::SameDay);
    // 12 January comes before 1 February; 1 December does not come before 2 January of that year.
    assert_eq!(order(&[[12, 1, 2016], [1, 2, 2016]], '/'), Order::Known(DayOrder::Dmy));
}
