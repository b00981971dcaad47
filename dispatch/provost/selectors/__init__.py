from dispatch.provost.selectors.figures import day_start, figures

__all__ = ["day_start", "figures"]
