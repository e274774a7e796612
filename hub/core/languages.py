"""Names of the languages that are most spoken in Britain, by their ISO 639 codes."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "am": "Amharic", "ar": "Arabic", "bfi": "British Sign Language", "bg": "Bulgarian", "bn": "Bengali",
    "ckb": "Kurdish", "cs": "Czech", "cy": "Welsh", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Farsi", "fr": "French", "ga": "Irish", "gd": "Gaelic", "gu": "Gujarati",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian",
    "ne": "Nepali", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "sw": "Swahili",
    "ta": "Tamil", "ti": "Tigrinya", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """Give the English name of a language, "" where the code is not known or it is English itself."""
    first = code.casefold().partition("-")[0]
    return "" if first == "en" else NAMES.get(first, "")
