#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tifa_fuzz::check("written", data));
