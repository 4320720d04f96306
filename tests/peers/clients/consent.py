"""Signs in and answers the consent page as a person does in a browser: by the forms that the pages hold.

Nothing here knows the names of hidden fields. A form is found by what it asks for, filled in, and sent with all that
it holds.
"""

from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup


def code_for(address, username, password, brand=None, redirect_uri=None):
    """The code that the consent page at `address` gives when this person allows what the app asks for.

    `brand`: act as this brand instead of oneself. `redirect_uri`: where the code is sent to; without one it is read
    from the page, as people do who copy it.
    """
    browser = requests.Session()
    page = browser.get(address)
    page = submit(browser, page, {"username": username, "password": password})
    choice = {} if brand is None else {"act_as": brand}
    page = submit(browser, page, choice, button="Allow", follow=redirect_uri is None)
    if redirect_uri is None:
        shown = BeautifulSoup(page.text, "html.parser").select_one("main code")
        assert shown, f"no code on the page:\n{page.text}"
        return shown.get_text(strip=True)
    location = page.headers.get("Location", "")
    assert page.status_code == 303 and location.startswith(redirect_uri), (page.status_code, location)
    return parse_qs(urlsplit(location).query)["code"][0]


def submit(browser, page, fields, button=None, follow=True):
    """Fills in the form of a page that has these fields, and sends it; gives what comes back."""
    assert page.status_code == 200, (page.url, page.status_code, page.text)
    soup = BeautifulSoup(page.text, "html.parser")
    for form in soup.find_all("form"):
        sent = values(form)
        words = {one.get_text(" ", strip=True): one for one in form.find_all("button")}
        if not fields.keys() <= sent.keys() or button is not None and button not in words:
            continue
        sent.update(fields)
        pressed = words.get(button)
        if pressed is not None and pressed.get("name"):
            sent[pressed["name"]] = pressed.get("value", "")
        target = urljoin(page.url, form.get("action", ""))
        return browser.request(form.get("method", "get"), target, data=sent, allow_redirects=follow)
    raise AssertionError(f"no form with {sorted(fields)} and {button!r} at {page.url}:\n{page.text}")


def values(form):
    """What a form would send if nobody touched it; fields that are empty included."""
    sent = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind == "submit" or kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            sent[name] = chosen.get("value", "") if chosen else ""
        else:
            sent[name] = field.get("value", "") if field.name == "input" else field.get_text()
    return sent
