//! An attendee registers on every kind of site, and the site stays as it was. Here each host is met once, in Chromium; every
//! pair of host, way in and engine is met in `hosts_everywhere.rs`.

mod host;

use anyhow::{Context, Result};
use event_registration_e2e::{Browser, Engine};
use host::HOSTS;
use host::Way::{self, Div, Element, Frame, Framework, Late};

async fn check(host: &str, way: Way) -> Result<()> {
    let browser = Browser::start(1100, 900).await?;
    host::check(&browser, Engine::Chromium, host, way).await.with_context(|| format!("{way:?} on the host {host}"))
}

#[tokio::test]
async fn one_registers_on_a_plain_page_under_a_strict_policy() -> Result<()> {
    check("plain", Element).await
}

#[tokio::test]
async fn one_registers_in_an_element_that_is_made_late() -> Result<()> {
    check("plain", Late).await
}

#[tokio::test]
async fn one_registers_in_a_div_with_data_attributes() -> Result<()> {
    check("plain", Div).await
}

#[tokio::test]
async fn one_registers_in_a_frame() -> Result<()> {
    check("bootstrap-5", Frame).await
}

#[tokio::test]
async fn one_registers_beside_bootstrap_3() -> Result<()> {
    check("bootstrap-3", Element).await
}

#[tokio::test]
async fn one_registers_beside_bootstrap_5() -> Result<()> {
    check("bootstrap-5", Element).await
}

#[tokio::test]
async fn one_registers_beside_bootstrap_italia() -> Result<()> {
    check("bootstrap-italia", Element).await
}

#[tokio::test]
async fn one_registers_where_a_rem_is_10_pixels() -> Result<()> {
    check("small-rem", Element).await
}

#[tokio::test]
async fn one_registers_where_all_is_unset() -> Result<()> {
    check("all-unset", Element).await
}

#[tokio::test]
async fn one_registers_on_a_page_from_right_to_left() -> Result<()> {
    check("right-to-left", Element).await
}

#[tokio::test]
async fn one_registers_below_a_sticky_header() -> Result<()> {
    check("sticky", Late).await
}

#[tokio::test]
async fn one_registers_where_every_element_is_styled_with_force() -> Result<()> {
    check("loud", Element).await
}

#[tokio::test]
async fn one_registers_beside_prototype_js() -> Result<()> {
    check("prototype-js", Element).await
}

#[tokio::test]
async fn one_registers_beside_mootools() -> Result<()> {
    check("mootools", Late).await
}

#[tokio::test]
async fn one_registers_where_arrays_and_json_were_changed() -> Result<()> {
    check("old-prototype", Element).await
}

#[tokio::test]
async fn one_registers_beside_a_global_define() -> Result<()> {
    check("define", Div).await
}

#[tokio::test]
async fn one_registers_where_clicks_and_keys_are_stopped() -> Result<()> {
    check("stopper", Element).await
}

#[tokio::test]
async fn one_registers_through_a_service_worker() -> Result<()> {
    check("service-worker", Element).await
}

#[tokio::test]
async fn one_registers_on_a_page_with_a_base() -> Result<()> {
    check("base", Element).await
}

#[tokio::test]
async fn one_registers_inside_another_shadow_root() -> Result<()> {
    check("shadow", Element).await
}

#[tokio::test]
async fn one_registers_with_fifty_on_the_page() -> Result<()> {
    check("fifty", Element).await
}

#[tokio::test]
async fn one_registers_in_an_element_that_was_moved_removed_cloned_and_changed() -> Result<()> {
    check("restless", Element).await
}

#[tokio::test]
async fn one_registers_in_react() -> Result<()> {
    check("react", Framework).await
}

#[tokio::test]
async fn one_registers_in_vue() -> Result<()> {
    check("vue", Framework).await
}

#[tokio::test]
async fn one_registers_in_svelte() -> Result<()> {
    check("svelte", Framework).await
}

#[tokio::test]
async fn one_registers_with_two_versions_on_the_page_and_the_owner_is_told_once() -> Result<()> {
    check("two-versions", Element).await
}

#[test]
fn every_host_is_met_here() {
    let here = include_str!("hosts.rs");
    for (host, ways) in HOSTS {
        assert!(here.contains(&format!("check(\"{host}\", ")), "no test registers on {host}");
        assert!(!ways.is_empty(), "no way leads to {host}");
    }
}
