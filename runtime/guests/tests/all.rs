//! Every guest against the real sandbox, each with the end that it must come to.
//! Slow the first time: the runners of real languages are compiled.

mod all {
    mod assemble;
    mod bombs;
    mod cache;
    mod contract;
    mod conversation;
    mod determinism;
    mod fuel;
    mod javascript;
    mod languages;
    mod libraries;
    mod loading;
    mod preview1;
    mod programs;
    mod python;
    mod run_cache;
    mod wat;
}
