package io.mizzen.rules;

/** Istio {@code PortSelector}: a service port by number, 1..65535. */
public record PortSelector(int number) {}
