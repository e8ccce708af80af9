//! Tests of `badge`.

use protocol::config::Runtime;

use super::*;

#[test]
fn the_sentence_names_runtime_count_and_size() {
    let exactness = Exactness { mismatches: 3, total: 650, max_lsb: 1, runtime: Runtime::Ruy };
    assert_eq!(
        sentence(&exactness),
        "Runtime: TFLite optimized (ruy). 3 of 650 test outputs differ between integers and fake-quant; largest difference 1 LSB."
    );
}
