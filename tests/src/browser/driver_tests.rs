//! Tests of `driver`.

use super::*;

#[test]
fn only_the_line_of_success_names_the_port() {
    assert_eq!(port_in("Starting ChromeDriver 150.0 (abc) on port 0"), None);
    assert_eq!(port_in("ChromeDriver was started successfully on port 41231."), Some(41231));
    assert_eq!(port_in("1795850415908\tgeckodriver\tINFO\tListening on 127.0.0.1:37813"), Some(37813));
    assert_eq!(port_in("1795850418907\twebdriver::server\tINFO\tShutting down"), None);
}
