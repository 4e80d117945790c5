package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void textIsEscaped() {
    assertThat(Html.of("<p title=\"{}\">{}</p>", "\"'", "<a> & b").markup())
        .isEqualTo("<p title=\"&quot;&#39;\">&lt;a&gt; &amp; b</p>");
  }

  @Test
  void htmlGoesInAsItIs() {
    assertThat(Html.of("<p>{}</p>", Html.text("a{}b")).markup()).isEqualTo("<p>a{}b</p>");
  }

  @Test
  void placesInAnArgumentAreText() {
    assertThat(Html.of("{}{}", "{}", "x").markup()).isEqualTo("{}x");
  }

  @Test
  void placesAndArgumentsMustMatch() {
    assertThatThrownBy(() -> Html.of("{}")).hasMessageContaining("more places");
    assertThatThrownBy(() -> Html.of("", 1)).hasMessageContaining("fewer places");
  }
}
