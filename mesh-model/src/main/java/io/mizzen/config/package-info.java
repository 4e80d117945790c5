/**
 * From YAML text to rule records: steps 1 and 2 of docs/life-of-a-config.md.
 *
 * <p>{@link io.mizzen.config.yaml.YamlReader} makes {@link io.mizzen.config.Document}s of text:
 * trees of {@link io.mizzen.config.ConfigNode} that know their line and column. {@link
 * io.mizzen.config.resource.ResourceReader} makes resources of documents, with {@link
 * io.mizzen.config.codec.RecordCodec}, which reads any rule record by looking at its components, so
 * that no field is parsed by hand.
 *
 * <p>Nothing here throws because of a text. What is wrong with it is a finding whose code is one of
 * {@link io.mizzen.config.FindingCode}; {@link io.mizzen.config.Document#originOf} finds the line
 * for whoever checks further.
 */
@NullMarked
package io.mizzen.config;

import org.jspecify.annotations.NullMarked;
