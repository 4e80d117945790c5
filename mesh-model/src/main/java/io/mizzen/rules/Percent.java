package io.mizzen.rules;

import io.mizzen.config.constraint.Range;

/** Istio {@code Percent}: 0.0..100.0. */
public record Percent(@Range(min = 0, max = 100) double value) {}
