/**
 * YAML text to {@link io.mizzen.config.ConfigNode} trees and back: the only package that knows the
 * YAML library.
 *
 * <p>{@link io.mizzen.config.yaml.YamlReader} composes the tree itself from the library's events,
 * so that every node keeps its line and column, caps hold before memory is spent, and one bad
 * document does not spoil its neighbours. {@link io.mizzen.config.yaml.YamlPrinter} is its inverse.
 */
@NullMarked
package io.mizzen.config.yaml;

import org.jspecify.annotations.NullMarked;
