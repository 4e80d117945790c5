/**
 * Tools every test of the mesh shares: time, chance, golden files and statistics.
 *
 * <p>{@link io.mizzen.testkit.FakeClock} and {@link io.mizzen.testkit.ScriptedRandom} stand in
 * where product code takes time and chance as parameters; {@link io.mizzen.testkit.Seeds} runs a
 * property over many seeds and names the one that broke it; {@link io.mizzen.testkit.Golden}
 * compares generated text with files kept beside the tests; {@link
 * io.mizzen.testkit.BinomialBounds} says which counts a weighted split may produce; {@link
 * io.mizzen.testkit.RandomDocuments} draws rules and services that meet; {@link
 * io.mizzen.testkit.HeldPort} is a port that stays free for a server that comes back.
 *
 * <p>This module is a leaf: it depends on no other module and on no test framework, so every room,
 * and the examples, may use it. Failures are thrown as {@link AssertionError}.
 */
@NullMarked
package io.mizzen.testkit;

import org.jspecify.annotations.NullMarked;
