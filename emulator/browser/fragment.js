if (location.hash !== '#wechat_redirect') document.body.classList.add('no-fragment')
