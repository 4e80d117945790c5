package io.mizzen.controlplane.debug;

import com.google.common.html.HtmlEscapers;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The page a person begins with: how the mesh stands, and where to look. All text is escaped. */
final class IndexPage {
  private static final String STYLE =
      "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
          + "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;"
          + "border-bottom:1px solid #ccc;vertical-align:top}.bad{color:#a00;font-weight:600}";

  private IndexPage() {}

  static String html(DebugSource source, List<DebugPages.Page> pages) {
    List<ProxyStatus> proxies = source.proxies();
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width\">"
        + "<title>Mizzen control plane</title><style>"
        + STYLE
        + "</style></head><body><h1>Control plane of mesh "
        + escaped(source.state().settings().meshId())
        + "</h1><p>Revision "
        + source.state().revision()
        + ", "
        + source.state().snapshot().services().size()
        + " services, "
        + proxies.stream().filter(each -> each.refusal().isEmpty()).count()
        + " proxies, "
        + source.findings().size()
        + " findings, "
        + source.notApplied().size()
        + " fields <a href=\"/debug/push_status\">not applied</a>.</p><h2>Proxies</h2>"
        + table(proxies)
        + "<h2>Pages</h2><table>"
        + pages.stream().map(IndexPage::row).collect(Collectors.joining())
        + "</table></body></html>\n";
  }

  private static String table(List<ProxyStatus> proxies) {
    return proxies.isEmpty()
        ? "<p>None.</p>"
        : "<table><tr><th>proxy<th>client<th>since<th>types</tr>"
            + proxies.stream().map(IndexPage::row).collect(Collectors.joining())
            + "</table>";
  }

  private static String row(ProxyStatus proxy) {
    String id = proxy.node().id();
    String link =
        "<a href=\"/debug/config_dump?proxyID="
            + URLEncoder.encode(id, StandardCharsets.UTF_8)
            + "\">"
            + escaped(id)
            + "</a>";
    String types =
        proxy
            .refusal()
            .map(each -> bad("refused, " + each.reason() + ": " + each.message()))
            .orElseGet(
                () ->
                    proxy.types().entrySet().stream()
                        .sorted((a, b) -> a.getKey().url().compareTo(b.getKey().url()))
                        .map(each -> state(each.getKey().shortName(), each.getValue()))
                        .collect(Collectors.joining("<br>")));
    return "<tr><td>"
        + (proxy.refusal().isPresent() ? escaped(id) : link)
        + "<td>"
        + escaped(proxy.node().userAgentName() + " " + proxy.node().userAgentVersion())
        + "<td>"
        + proxy.connectedSince()
        + "<td>"
        + types
        + "</tr>";
  }

  private static String state(String type, ProxyStatus.TypeStatus status) {
    String words = type + ": " + status.state().name().replace('_', ' ');
    return status.state() == SyncState.ERROR
        ? bad(words + status.lastNack().map(nack -> ", " + nack.error()).orElse(""))
        : escaped(words);
  }

  private static String row(DebugPages.Page page) {
    return "<tr><td><a href=\"/debug/"
        + page.path()
        + "\">"
        + page.path()
        + "</a><td>"
        + escaped(page.about())
        + "</tr>";
  }

  private static String bad(String text) {
    return "<span class=\"bad\">" + escaped(text) + "</span>";
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
