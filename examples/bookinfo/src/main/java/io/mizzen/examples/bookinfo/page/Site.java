package io.mizzen.examples.bookinfo.page;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import io.mizzen.examples.bookinfo.services.Library;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Answers requests: which path does what. Thread-safe; blocks while services are asked. */
final class Site implements AutoCloseable {
  private static final String PAGE = "/productpage";
  private static final String STATIC = "/static/";
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  private final BookClient books;
  private final MeshView mesh;
  private final StaticFiles files = StaticFiles.load();
  private final RecentAnswers recent = new RecentAnswers();
  private final OwnTraffic traffic;

  Site(BookClient books, MeshView mesh) {
    this.books = books;
    this.mesh = mesh;
    this.traffic = new OwnTraffic(() -> view(headers(Map.of(), Optional.empty())));
  }

  /** The document of {@code /api/status}. */
  record Status(
      long pages,
      int inFlight,
      List<Split> splits,
      List<MeshPanel.Instance> instances,
      List<String> rules,
      List<String> problems,
      List<String> notApplied) {}

  Reply answer(Request request) {
    Optional<String> refusal = SameOrigin.refusal(request);
    if (refusal.isPresent()) {
      return Reply.html(403, PageRenderer.notice("Refused", refusal.get(), Optional.empty()));
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> get(request);
      case "POST" -> post(request);
      default -> methodNotAllowed(request, "GET, HEAD, POST");
    };
  }

  /** The parts of the page that change by themselves, by the id of their element. */
  Map<String, Html> fragments() {
    MeshPanel panel = mesh.panel();
    PageInput.Live live = live();
    Map<String, Html> fragments = new LinkedHashMap<>();
    fragments.put("live", MeshSection.live(panel, live));
    fragments.put("notices", MeshSection.notices(panel));
    fragments.put("chooser", MeshSection.choices(panel));
    fragments.put("dock", MeshSection.dock(panel));
    fragments.put("counts", CountsSection.render(panel, live));
    fragments.put("rules", RulesSection.render(panel));
    return fragments;
  }

  @Override
  public void close() {
    traffic.close();
  }

  private Reply get(Request request) {
    String path = request.path();
    if (path.startsWith(STATIC)) {
      return files.find(path.substring(STATIC.length())).orElseGet(() -> notFound(request));
    }
    return switch (path) {
      case "/" -> new Reply(302, Map.of("Location", PAGE), Reply.Body.of(""));
      case PAGE -> productPage(request);
      case "/api/status" -> Reply.json(JSON.toJson(status()));
      case "/login", "/logout", "/traffic", "/rules" -> Reply.seeOther(PAGE);
      default -> notFound(request);
    };
  }

  private Reply post(Request request) {
    return switch (request.path()) {
      case "/login" -> signIn(request);
      case "/logout" -> Reply.seeOther(PAGE).with("Set-Cookie", Session.signOut());
      case "/traffic" -> {
        traffic.send(MeshSection.BATCH);
        yield Reply.seeOther(PAGE);
      }
      case "/rules" -> choose(request);
      case PAGE, "/" -> methodNotAllowed(request, "GET, HEAD");
      default -> notFound(request);
    };
  }

  private Reply productPage(Request request) {
    BookPage page = view(headers(request.headers(), request.user()));
    return Reply.html(
        200, PageRenderer.page(new PageInput(page, request.user(), mesh.panel(), live())));
  }

  private Reply signIn(Request request) {
    return UserName.parse(request.form().getOrDefault("user", ""))
        .map(user -> Reply.seeOther(PAGE).with("Set-Cookie", Session.signIn(user)))
        .orElseGet(
            () ->
                Reply.html(
                    400,
                    PageRenderer.notice(
                        "That name does not work",
                        "A name has " + UserName.EXPECTED + ".",
                        Optional.empty())));
  }

  private Reply choose(Request request) {
    try {
      mesh.choose(request.form().getOrDefault("rule", ""));
    } catch (IllegalArgumentException e) {
      return Reply.html(
          400, PageRenderer.notice("No such rule", String.valueOf(e.getMessage()), request.user()));
    }
    return Reply.seeOther(PAGE);
  }

  private BookPage view(ForwardedHeaders headers) {
    long began = mesh.generation();
    BookPage page = books.ask(Library.DEFAULT_BOOK, headers);
    recent.record(began, page);
    return page;
  }

  /** The visitor's trace headers, a request id if there was none, and the name from the session. */
  private static ForwardedHeaders headers(Map<String, String> incoming, Optional<UserName> user) {
    Map<String, String> headers = new LinkedHashMap<>(incoming);
    headers.remove(ForwardedHeaders.END_USER);
    headers.putIfAbsent(ForwardedHeaders.REQUEST_ID, UUID.randomUUID().toString());
    user.ifPresent(name -> headers.put(ForwardedHeaders.END_USER, name.value()));
    return new ForwardedHeaders(headers);
  }

  private Status status() {
    MeshPanel panel = mesh.panel();
    PageInput.Live live = live();
    return new Status(
        live.pages(),
        live.inFlight(),
        live.splits(),
        panel.instances(),
        panel.rules().texts().stream().map(MeshPanel.RuleYaml::name).toList(),
        problems(panel),
        panel.notApplied().stream().map(MeshPanel.Remark::raw).toList());
  }

  private static List<String> problems(MeshPanel panel) {
    return Stream.concat(
            panel.rules().rejections().stream().map(MeshPanel.Rejection::remark),
            panel.warnings().stream())
        .map(MeshPanel.Remark::raw)
        .toList();
  }

  private PageInput.Live live() {
    long generation = mesh.generation();
    return new PageInput.Live(
        recent.hops(generation), recent.splits(generation), recent.pages(), traffic.inFlight());
  }

  private static Reply notFound(Request request) {
    return Reply.html(
        404,
        PageRenderer.notice(
            "Nothing here", "There is no page at " + request.path() + ".", request.user()));
  }

  private static Reply methodNotAllowed(Request request, String allowed) {
    return Reply.html(
            405,
            PageRenderer.notice(
                "Not that way",
                request.method() + " does not work on " + request.path() + ".",
                request.user()))
        .with("Allow", allowed);
  }
}
