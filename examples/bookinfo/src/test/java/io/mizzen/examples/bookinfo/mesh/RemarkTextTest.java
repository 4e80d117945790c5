package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import io.mizzen.examples.bookinfo.page.MeshPanel.Line;
import io.mizzen.examples.bookinfo.page.MeshPanel.Remark;
import io.mizzen.intake.ConfigIntake;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemarkTextTest {
  @Test
  void anUnknownFieldIsSaidInOneSentenceWithTheHint() {
    Remark remark = first("- route:", "- rout:");

    assertThat(remark.text())
        .isEqualTo(
            "all.yaml, line 9. VirtualService reviews: there is no field “rout” here."
                + " Did you mean route?");
    assertThat(remark.raw()).contains("UNKNOWN_FIELD", "spec.http[0].rout");
  }

  @Test
  void aWrongValueIsSaidWithWhatIsExpected() {
    assertThat(first("weight: 10", "weight: -5").text())
        .startsWith("all.yaml, line 13. VirtualService reviews: ")
        .contains("“-5”", "expected");
  }

  @Test
  void aFindingWithoutAnythingButACodeIsStillASentence() {
    Finding bare =
        new Finding(
            Severity.ERROR, "TOO_LARGE", Optional.empty(), Origin.of("<text>"), "", "", "", "");

    assertThat(RemarkText.of(bare).text()).isEqualTo("Too large.");
  }

  @Test
  void theExcerptMarksTheLineAndKeepsItsNumber() {
    List<Line> excerpt = Excerpt.around(Origin.of("f").at(2, 3), "a\nb c d\ne");

    assertThat(excerpt)
        .containsExactly(new Line(1, "a", 0), new Line(2, "b c d", 3), new Line(3, "e", 0));
    assertThat(Excerpt.around(Origin.of("f").at(9, 4), "a")).containsExactly(new Line(1, "a", 1));
    assertThat(Excerpt.around(Origin.of("f"), "a")).isEmpty();
  }

  private static Remark first(String right, String wrong) {
    String text = RuleShelf.text("split-90-10.yaml").replace(right, wrong);
    return RemarkText.of(
        new ConfigIntake("default").read("/somewhere/all.yaml", text).findings().get(0));
  }
}
