//! Handshake and signs of life.

use super::*;
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

#[test]
fn hello_is_answered_with_the_versions_whatever_the_page_speaks() {
    let ready = FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION };
    for protocol_version in [PROTOCOL_VERSION, PROTOCOL_VERSION + 1] {
        assert_eq!(one(Bench::empty().handle(ToWorker::Hello { protocol_version })), ready);
    }
    assert_eq!(Engine::ready(), ready, "also sent unasked");
}

#[test]
fn a_ping_is_answered_at_once_even_while_training() {
    let mut bench = Bench::new();
    bench.start(RUN, small(100), false);
    bench.work();
    assert_eq!(one(bench.handle(ToWorker::Ping)), FromWorker::Pong);
}
