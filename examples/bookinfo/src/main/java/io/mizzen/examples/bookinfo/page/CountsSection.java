package io.mizzen.examples.bookinfo.page;

import java.util.List;

/** Below the answer: how the last calls fell, and every server with its counters. Pure. */
final class CountsSection {
  private CountsSection() {}

  static Html render(MeshPanel panel, PageInput.Live live) {
    return Html.of(
        """
        <h2>Who answered</h2>
        {}
        {}
        {}
        """,
        live.splits().isEmpty()
            ? Html.of("<p class=\"aside\">No calls under these rules yet.</p>")
            : Html.empty(),
        Html.join(live.splits().stream().map(SplitBar::render).toList()),
        instances(panel.instances()));
  }

  private static Html instances(List<MeshPanel.Instance> instances) {
    if (instances.isEmpty()) {
      return Html.empty();
    }
    return Html.of(
        """
        <h3>Servers, counted since they started</h3>
        <table><thead><tr><th scope="col">Instance</th><th scope="col">Port</th><th scope="col">Calls</th><th scope="col">Failed</th></tr></thead>
        <tbody>
        {}
        </tbody></table>
        """,
        Html.join(instances.stream().map(CountsSection::instance).toList()));
  }

  private static Html instance(MeshPanel.Instance instance) {
    return Html.of(
        "<tr><th scope=\"row\"><span class=\"dot"
            + " {}\"></span>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
        VersionColour.cssClass(instance.version()),
        instance.name(),
        instance.port(),
        instance.calls(),
        instance.failures());
  }
}
