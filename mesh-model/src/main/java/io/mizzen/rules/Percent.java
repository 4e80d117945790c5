package io.mizzen.rules;

/** Istio {@code Percent}: 0.0..100.0. */
public record Percent(double value) {}
