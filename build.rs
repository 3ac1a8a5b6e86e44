//! Asks the linker for what the splitter goes by, where the widget is compiled to be split; see `xtask/src/modules.rs`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name: &str| std::env::var_os(name).is_some();
    if set("CARGO_FEATURE_SPLIT") && std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        // Which function and which text is used where: only then can both be moved.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
