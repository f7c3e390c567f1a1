-- What the platform does not know, and why.
select facets.facet, facets.reason, count(*) as repositories, min(facets.since) as since
from core.facets
where facets.status = 'unknown'
group by all
order by repositories desc, facets.facet, facets.reason;
