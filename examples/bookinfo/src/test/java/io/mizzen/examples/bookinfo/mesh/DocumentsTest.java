package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.ResourceKey;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String TWO =
      """
      # a licence
      ---
      kind: A
      metadata: {name: one}
      ---
      # about two
      kind: B
      metadata: {name: two, namespace: far}
      """;

  @Test
  void eachDocumentKeepsItsTextAndComments() {
    Documents documents = Documents.parse("f.yaml", TWO);

    assertThat(documents.all())
        .extracting(Doc::key)
        .containsExactly(
            new ResourceKey("", "A", "default", "one"), new ResourceKey("", "B", "far", "two"));
    assertThat(documents.ofKind("B"))
        .singleElement()
        .satisfies(doc -> assertThat(doc.text()).startsWith("# about two\nkind: B"));
  }

  @Test
  void anOverlayReplacesByKey() {
    Documents over = Documents.parse("g.yaml", "kind: A\nmetadata: {name: one}\nspec: new\n");

    Documents both = Documents.parse("f.yaml", TWO).overlaidBy(over);

    assertThat(both.all()).extracting(Doc::source).containsExactly("g.yaml", "f.yaml");
    assertThat(both.keysMissingIn(over)).containsExactly(new ResourceKey("", "B", "far", "two"));
    assertThat(Documents.parse("all", both.text()).all()).hasSize(2);
  }

  @Test
  void brokenYamlNamesItsSource() {
    assertThatThrownBy(() -> Documents.parse("bad.yaml", "a: [1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad.yaml");
  }
}
