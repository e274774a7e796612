"""Somebody at a browser: says what they do in plain words, and looks at every page they come to."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from hub.demo.rules import PASSWORD
from tests.pages import check_page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visitor:
    """One browser window. Complaints of the browser itself (scripts, security policy, lost files) fail the test."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    scripts: bool = True

    @classmethod
    def arrive(cls, browser: Browser, address: str, email: str, width: int, scripts: bool) -> "Visitor":
        page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
        page.set_default_timeout(10_000)
        visitor = cls(page, address, scripts=scripts)
        page.on("console", lambda message: visitor.complain(message.type, message.text))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("request", lambda request: visitor.outside(request.url))
        if email:
            visitor.goes("/sign-in").types("E-mail address", email).types("Password", PASSWORD).presses("Sign in")
            assert "/sign-in" not in page.url, page.inner_text("main")
        else:
            visitor.goes("/")
        return visitor

    def complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "the server responded with a status of 4" not in text:
            self.complaints.append(text)

    def outside(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"called outside: {url}")

    def goes(self, path: str) -> "Visitor":
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self

    def types(self, label: str, text: str) -> "Visitor":
        self.main.get_by_label(label, exact=True).first.fill(text)
        return self

    def chooses(self, label: str, option: str) -> "Visitor":
        """Choose from a list, whose options may say how many services each would leave: "Tuesday (3)"."""
        field = self.main.get_by_label(label, exact=True).first
        written = [each.strip() for each in field.locator("option").all_text_contents()]
        field.select_option(label=next(each for each in written if each == option or each.startswith(f"{option} (")))
        return self

    def ticks(self, label: str) -> "Visitor":
        self.main.get_by_label(label, exact=True).first.check()
        return self

    def presses(self, name: str) -> "Visitor":
        self.main.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    def follows(self, name: str) -> "Visitor":
        self.main.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def reads(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text in self.reads, f"{text!r} is not on {self.page.url}:\n{self.reads[:3000]}"
        return self

    def sees_no(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.page.content(), f"{text!r} is on {self.page.url}"
        return self

    def looks(self) -> "Visitor":
        """Check the page as it stands: well-formed, no axe violation, not wider than the window, no complaint.

        axe is a script itself: where scripts are off it would never answer, and is left out.
        """
        self.page.wait_for_load_state()
        check_page(self.page.content(), self.page.url)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
        found = Axe().run(self.page).response["violations"] if self.scripts else []
        told = [f"{each['id']}: {each['help']} {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found]
        assert not told, f"{self.page.url}: {told}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        return self
