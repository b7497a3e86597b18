from harvester.pages.journal_page import ContentsPage


class CitationMetaContents(ContentsPage):
    """stub"""
